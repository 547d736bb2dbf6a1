package io.emailthrottle.store.claim;

/** The most emails of a tenant and a priority to claim. */
public record ClaimShare(int priority, String tenant, int limit) {}
