package io.emailthrottle.api;

import java.util.List;

/** A request that says what it wants, but wants something impossible: 422 with every fault. */
public final class InvalidRequest extends RuntimeException {

    private final transient List<ValidationError> faults;

    InvalidRequest(List<ValidationError> faults) {
        super(faults.getFirst().message(), null, false, false);
        this.faults = faults;
    }

    List<ValidationError> faults() {
        return faults;
    }
}
