package io.emailthrottle.bench;

import io.emailthrottle.time.SystemTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** One way to hand emails in: measured first by callers that never pause, then by emails that come at a fixed rate. */
final class MeasuredIngress {

    private static final int CONNECTIONS = 32;
    private static final int MOST_AT_ONCE = 256;
    /** In which the connections are opened. */
    private static final Duration LEAD_IN = Duration.ofSeconds(1);

    private final LoadFigures.Kind kind;
    private final LoadServer server;
    private final MeasuredServer closed;
    private final OpenLoad open;
    private final List<Usage> saturated = new ArrayList<>();
    private final List<Usage> paced = new ArrayList<>();
    private final List<OpenResult> arrivals = new ArrayList<>();

    /** @param request which hands in as many emails as the kind says */
    MeasuredIngress(LoadFigures.Kind kind, LoadServer server, byte[] request) {
        this.kind = kind;
        this.server = server;
        this.closed = new MeasuredServer(kind.name(), server.app(), CONNECTIONS, request);
        this.open = new OpenLoad(server.app().port(), MOST_AT_ONCE, request, new SystemTime());
    }

    void warmUp(Duration duration) throws InterruptedException {
        closed.warmUp(duration);
    }

    /**
     * One round as fast as it goes.
     *
     * @throws IllegalStateException when anything was answered with an error, or nothing at all
     */
    void saturate(Duration round) throws InterruptedException {
        Usage before = server.usage();
        LoadResult result = closed.measure(round);
        requireAnswers(result.answers(), result.outcomes());
        saturated.add(server.usage().since(before).per(emails(result.answers())));
    }

    /**
     * One round at a share of the saturated rate.
     *
     * @throws IllegalStateException when nothing was answered well
     */
    void pace(double share, Duration round) throws InterruptedException {
        Usage before = server.usage();
        OpenResult result = open.run(closed.perSecond() * share, LEAD_IN, round);
        requireAnswers(result.count(), result.outcomes());
        paced.add(server.usage().since(before).per(emails(result.answers())));
        arrivals.add(result);
    }

    private void requireAnswers(long answers, Map<String, Integer> outcomes) {
        if (answers == 0) {
            throw new IllegalStateException(
                    kind.name() + " answered nothing well in a round, which may be too short: " + outcomes);
        }
    }

    private long emails(long answers) {
        return answers * kind.emails();
    }

    /** The medians of all rounds. */
    LoadFigures figures() {
        return new LoadFigures(kind, closed.perSecond(), Usage.median(saturated), OpenFigures.of(arrivals, paced));
    }
}
