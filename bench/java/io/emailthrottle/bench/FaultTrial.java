package io.emailthrottle.bench;

import io.emailthrottle.bench.fault.FaultResult;
import io.emailthrottle.bench.fault.FaultTable;
import io.emailthrottle.bench.fault.MemoryTrial;
import io.emailthrottle.bench.fault.Scenario;
import java.util.ArrayList;
import java.util.List;

/**
 * Whether the promises hold while the world misbehaves: a fault begins and ends while emails are handed in, on one node with
 * SQLite and on two nodes with PostgreSQL, whose limits Redis counts; and whether large emails end a process. Needs root (it mounts small disks), a C compiler,
 * PostgreSQL's programs and Redis.
 *
 * <p>Arguments: parts of names of faults; all without any. Ends with 1 when a promise is broken.
 */
public final class FaultTrial {

    private FaultTrial() {}

    public static void main(String[] args) throws Exception {
        List<FaultResult> verdicts = new ArrayList<>();
        for (Scenario scenario : Scenario.all()) {
            if (wanted(args, scenario.name())) {
                System.out.println(scenario.name());
                FaultResult verdict = scenario.run();
                verdict.emails().print(System.out);
                verdicts.add(verdict);
                FaultTable.print(List.of(verdict), System.out);
            }
        }
        List<MemoryTrial.Result> memory = MemoryTrial.run(name -> wanted(args, name));
        System.out.println();
        FaultTable.print(verdicts, System.out);
        boolean good = !(verdicts.isEmpty() && memory.isEmpty())
                && verdicts.stream().allMatch(FaultResult::good)
                && memory.stream().allMatch(MemoryTrial.Result::good);
        System.out.println(good ? "passed" : "FAILED");
        System.exit(good ? 0 : 1);
    }

    private static boolean wanted(String[] parts, String name) {
        return parts.length == 0 || List.of(parts).stream().anyMatch(name::contains);
    }
}
