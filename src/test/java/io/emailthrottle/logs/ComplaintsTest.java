package io.emailthrottle.logs;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

class ComplaintsTest {

    private static final Logger log = LoggerFactory.getLogger(ComplaintsTest.class);

    /** Another test may have raised the level of all loggers. */
    @BeforeEach
    void logWarnings() {
        ((ch.qos.logback.classic.Logger) log).setLevel(Level.INFO);
    }

    @Test
    void errors_and_stack_traces_are_complaints_and_nothing_else_is() {
        log.info("started", new IllegalStateException("for the record"));
        log.warn("trying again");
        log.error("gave up");
        log.warn("failed", new IllegalStateException("no disk"));

        assertThat(Complaints.take())
                .hasSize(2)
                .satisfiesExactly(
                        first -> assertThat(first).startsWith("ERROR").endsWith("gave up"),
                        second -> assertThat(second).startsWith("WARN").contains("failed", "no disk"));
    }
}
