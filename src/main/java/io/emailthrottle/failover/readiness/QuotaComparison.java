package io.emailthrottle.failover.readiness;

import io.emailthrottle.failover.VendorPipeline;
import io.emailthrottle.middleware.Limit;
import io.emailthrottle.middleware.Permits;
import io.emailthrottle.middleware.RateLimiterMiddleware;
import io.emailthrottle.vendor.Readiness.AccountQuota;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Compares a vendor's configured limits with what its account may send. */
public final class QuotaComparison {

    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final Duration DAY = Duration.ofDays(1);

    /** Limits over shorter windows say nothing of a day. */
    private static final Duration SHORTEST_OF_DAY = Duration.ofHours(1);

    private QuotaComparison() {}

    /** Which configured limits are above the account's own quota, a sentence each; empty when none is. */
    public static List<String> warnings(VendorPipeline vendor, AccountQuota quota) {
        List<String> warnings = new ArrayList<>();
        for (Limit limit : limits(vendor)) {
            boolean ofDay = limit.window().compareTo(SHORTEST_OF_DAY) >= 0;
            if (ofDay && quota.perDay() != null && in(DAY, limit) > quota.perDay()) {
                warnings.add(sentence(limit, quota.perDay() + " a day"));
            } else if (!ofDay && quota.perSecond() != null && in(SECOND, limit) > quota.perSecond()) {
                warnings.add(sentence(limit, quota.perSecond().toString().replaceFirst("\\.0$", "") + " a second"));
            }
        }
        return warnings;
    }

    private static String sentence(Limit limit, String allowed) {
        return "the limit " + limit + " is above the account's own of " + allowed;
    }

    private static List<Limit> limits(VendorPipeline vendor) {
        return vendor.middleware(RateLimiterMiddleware.class)
                .map(limiter -> limiter.permits().usage().stream()
                        .map(Permits.Usage::limit)
                        .toList())
                .orElse(List.of());
    }

    private static double in(Duration window, Limit limit) {
        return (double) limit.most() * window.toNanos() / limit.window().toNanos();
    }
}
