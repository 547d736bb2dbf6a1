package io.emailthrottle.bench.fault;

import java.time.Duration;

/** Something that goes wrong in a {@link FaultSetup} and is put right again; what became of the emails is judged elsewhere. */
public interface Fault {

    /** As the table calls it. */
    String name();

    /** How long it lasts. */
    Duration lasts();

    /** Makes it go wrong. */
    void start() throws Exception;

    /** Puts it right. The system under trial is not restarted, unless the fault itself ended one of its processes. */
    void stop() throws Exception;
}
