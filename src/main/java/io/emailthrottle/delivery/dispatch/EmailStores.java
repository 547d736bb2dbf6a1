package io.emailthrottle.delivery.dispatch;

import io.emailthrottle.store.claim.Leases;
import io.emailthrottle.store.domain.FromDomains;
import io.emailthrottle.store.email.EmailReader;
import io.emailthrottle.store.email.EmailStore;
import io.emailthrottle.store.email.IdempotencyKeys;
import io.emailthrottle.store.email.Retention;
import io.emailthrottle.store.suppression.Suppressions;

/** The parts of the store that the delivery of emails reads and writes. */
public record EmailStores(
        EmailStore emails,
        Leases leases,
        EmailReader reader,
        IdempotencyKeys keys,
        Suppressions suppressions,
        Retention retention,
        FromDomains fromDomains) {}
