package io.emailthrottle.store.claim;

/** How many emails of a tenant and a priority are to be claimed, if it has as many. */
public record ClaimShare(int priority, String tenant, int limit) {}
