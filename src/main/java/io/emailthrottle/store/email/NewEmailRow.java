package io.emailthrottle.store.email;

import io.emailthrottle.email.Email;
import io.emailthrottle.email.EmailStatus;
import io.emailthrottle.store.claim.Lease;
import io.emailthrottle.store.event.Event;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An email as it enters the store.
 *
 * @param status scheduled, queued, sending (in the accepting node's own hand) or suppressed
 * @param route by which it is claimed; empty for the standard one
 * @param dueAt when it may be claimed; null unless scheduled or queued
 * @param expiresAt when it is given up
 * @param scheduledAt the date that the application asked for, or null
 * @param lease whose hand it is in; null unless sending
 * @param events its first timeline entries
 */
public record NewEmailRow(
        Email email,
        EmailStatus status,
        String route,
        @Nullable Instant dueAt,
        Instant expiresAt,
        @Nullable Instant scheduledAt,
        @Nullable Lease lease,
        List<Event> events) {}
