package io.emailthrottle.security;

import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;

/** Calls in the form of another API: which paths are its own, and where its clients put the API key. */
public interface ForeignCalls {

    /** Whether a path, as the request line has it, belongs to that API. */
    boolean covers(String path);

    /**
     * The API key, in the place where that API has its own.
     *
     * @return null when there is none
     */
    @Nullable
    String key(HttpServletRequest request);

    /** Where that is, as the end of the sentence "Missing API key: send it as …". */
    String keyPlace();

    /** Whether any valid key may make a GET of this path: the client's check whether its key works. */
    boolean needsNoScope(String path);
}
