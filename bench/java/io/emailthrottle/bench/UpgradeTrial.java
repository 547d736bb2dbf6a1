package io.emailthrottle.bench;

import io.emailthrottle.bench.upgrade.Upgrade;
import java.util.List;

/**
 * Whether an upgrade keeps its promises, and the way back: an old version leaves sent, queued, scheduled, keyed and expired emails, a
 * suppression, a webhook and a key in a database; this version goes on with it, and then the old one again. Every email must be sent
 * once, and a request that is made again with its key must get the same id. On SQLite and on PostgreSQL.
 *
 * <p>Argument: the old version's jar, or a revision to build; the oldest commit whose first migrations are those of today without it.
 * Ends with 1 when a promise is broken.
 */
public final class UpgradeTrial {

    private UpgradeTrial() {}

    public static void main(String[] args) throws Exception {
        List<Upgrade.Result> results;
        try (TrialFolder scratch = TrialFolder.create()) {
            results = Upgrade.run(args.length > 0 ? args[0] : null, scratch.path());
        }
        System.out.println("| database | emails | sent once | repeated requests | problems |");
        System.out.println("|---|---:|---:|---:|---:|");
        results.forEach(System.out::println);
        boolean good = results.stream().allMatch(result -> result.problems().isEmpty());
        System.out.println(good ? "passed" : "FAILED");
        System.exit(good ? 0 : 1);
    }
}
