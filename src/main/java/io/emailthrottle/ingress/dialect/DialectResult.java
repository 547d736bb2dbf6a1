package io.emailthrottle.ingress.dialect;

import io.emailthrottle.ingress.ValidationError;
import java.util.List;

/** What became of one email of a request that is answered email by email. */
public sealed interface DialectResult {

    /** It was accepted. */
    record Taken(Accepted accepted) implements DialectResult {}

    /** @param faults why it was not, of the fields as the dialect calls them; at least one */
    record Refused(List<ValidationError> faults) implements DialectResult {}
}
