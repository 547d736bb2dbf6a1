package io.emailthrottle.ingress.dialect;

import io.emailthrottle.ingress.http.ErrorForm;
import io.emailthrottle.security.ForeignCalls;
import java.util.List;

/**
 * Another vendor's send API, as its clients speak it: on that vendor's paths, with its answers and errors. There is one class for each,
 * beside its controller, which is annotated {@link ConditionalOnDialect} with the same name.
 */
public interface Dialect extends ForeignCalls, ErrorForm {

    /** The name in {@code email-throttle.ingress.dialects}: the vendor's type. */
    String name();

    /** The vendor's name for people. */
    String title();

    /** What becomes of each field of a request; in the order of the documentation. */
    List<FieldRules.Rule> fields();

    /** How many bytes a request's headers may have on these paths, because clients put an email's headers there; 0 for the usual limit. */
    default int headerBytes() {
        return 0;
    }
}
