package io.emailthrottle.store.email;

import java.time.Instant;

/** When the first of a tenant's waiting emails falls due. */
public record FirstDue(String tenant, Instant at) {}
