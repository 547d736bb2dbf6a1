package io.emailthrottle.bench;

import static org.assertj.core.api.Assertions.assertThat;

import io.emailthrottle.bench.LoadFigures.Kind;
import io.emailthrottle.bench.LoadFigures.Store;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class LoadTableTest {

    private static final LoadFigures BARE =
            figures(new Kind("bare", Store.NONE, true, 1), 10_000, new Usage(100, 0, 20_480), 1.0);
    private static final LoadFigures INSERT =
            figures(new Kind("insert", Store.POSTGRESQL, true, 1), 1_000, new Usage(200, 300, 30_720), 2.0);
    private static final LoadFigures SEND =
            figures(new Kind("send", Store.POSTGRESQL, false, 1), 2_500, new Usage(250, 150, 40_960), 4.0);
    private static final LoadFigures BATCH =
            figures(new Kind("batch", Store.SQLITE, false, 100), 300, new Usage(40, 0, 5_120), 50.0);
    private static final List<LoadFigures> ALL = List.of(BARE, INSERT, SEND, BATCH);

    @Test
    void rates_and_costs_stand_beside_those_of_the_bare_controller() {
        assertThat(LoadTable.saturated(ALL).rows())
                .contains(List.of("send", "2,500", "2,500", "0.25", "2.50", "250", "2.50", "150", "40.0"));
    }

    @Test
    void a_batch_counts_by_its_emails() {
        assertThat(LoadTable.saturated(ALL).rows())
                .contains(List.of("batch", "300", "30,000", "3.00", "", "40", "0.40", "", "5.0"));
    }

    @Test
    void a_peer_is_not_compared_with_itself() {
        assertThat(LoadTable.saturated(ALL).rows().get(1)).startsWith("insert", "1,000", "1,000", "0.10", "");
    }

    @Test
    void latencies_stand_beside_those_of_the_bare_controller() {
        assertThat(LoadTable.open(ALL, 0.5).title()).isEqualTo("At 50% of that, arrivals at a fixed rate");
        assertThat(LoadTable.open(ALL, 0.5).rows().get(2))
                .startsWith("send", "1,250", "1,250", "0", "4.00", "4.00", "4.00", "", "4.00", "4.00");
    }

    @Test
    void the_table_is_markdown() {
        assertThat(new LoadTable("Title", List.of("", "a"), List.of(List.of("b", "1"))).markdown())
                .isEqualTo("""
                        ## Title

                        |  | a |
                        | --- | --- |
                        | b | 1 |
                        """);
    }

    /** At half of the rate, every request takes the same, and there were 999 in a round: none for p99.9. */
    private static LoadFigures figures(Kind kind, double perSecond, Usage usage, double millis) {
        int steps = (int) OpenFigures.STEPS.stream().filter(step -> step < 1000).count();
        return new LoadFigures(
                kind,
                perSecond,
                usage,
                new OpenFigures(perSecond / 2, perSecond / 2, 0, usage, 0.1, Collections.nCopies(steps, millis)));
    }
}
