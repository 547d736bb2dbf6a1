package io.emailthrottle.ingress.http;

import org.springframework.http.HttpStatusCode;

/** The form in which another API answers what fails, on the paths that are its own. */
public interface ErrorForm {

    /**
     * An answer in another form.
     *
     * @param body what JSON is made of
     */
    record Answer(HttpStatusCode status, Object body) {}

    /** Whether a path, as the request line has it, belongs to that API. */
    boolean covers(String path);

    /** The same error, as that API's clients understand it. */
    Answer of(ApiError error);
}
