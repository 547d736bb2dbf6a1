package io.emailthrottle.logs;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.AppenderBase;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/** Collects what no application that works should log: errors, and warnings with a stack trace. */
public final class Complaints extends AppenderBase<ILoggingEvent> {

    private static final String START_FAILED = "org.springframework.boot.diagnostics.LoggingFailureAnalysisReporter";

    /** A client of Redis that is closed while it still connects; on a busy machine there is time for it. */
    private static final String CLOSED_WHILE_CONNECTING = "io.netty.util.concurrent.DefaultPromise.rejectedExecution";

    private static final Queue<String> COLLECTED = new ConcurrentLinkedQueue<>();

    @Override
    protected void append(ILoggingEvent event) {
        if (isComplaint(event)) {
            String trace = event.getThrowableProxy() == null
                    ? ""
                    : System.lineSeparator() + ThrowableProxyUtil.asString(event.getThrowableProxy());
            COLLECTED.add(event.getLevel() + " " + event.getLoggerName() + ": " + event.getFormattedMessage() + trace);
        }
    }

    /** What Spring Boot says of a start that failed is thrown as well, so the test sees it. */
    static boolean isComplaint(ILoggingEvent event) {
        if (List.of(START_FAILED, CLOSED_WHILE_CONNECTING).contains(event.getLoggerName())) {
            return false;
        }
        boolean trace = event.getThrowableProxy() != null && event.getLevel().isGreaterOrEqual(Level.WARN);
        return trace || event.getLevel().isGreaterOrEqual(Level.ERROR);
    }

    /** Takes what has been collected since. */
    static List<String> take() {
        List<String> taken = new ArrayList<>();
        for (String complaint = COLLECTED.poll(); complaint != null; complaint = COLLECTED.poll()) {
            taken.add(complaint);
        }
        return taken;
    }
}
