package io.emailthrottle.store;

import java.time.Instant;

/** When the first of a tenant's waiting emails falls due. */
public record FirstDue(String tenant, Instant at) {}
