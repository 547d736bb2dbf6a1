package io.emailthrottle.ingress;

import java.util.List;

/** A request that says what it wants, but wants something impossible: 422 with every fault. */
public final class InvalidRequest extends RuntimeException {

    private final transient List<ValidationError> faults;

    public InvalidRequest(List<ValidationError> faults) {
        super(faults.getFirst().message(), null, false, false);
        this.faults = faults;
    }

    public List<ValidationError> faults() {
        return faults;
    }
}
