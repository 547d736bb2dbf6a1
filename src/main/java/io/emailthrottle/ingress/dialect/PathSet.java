package io.emailthrottle.ingress.dialect;

import java.util.Arrays;
import java.util.List;
import org.springframework.http.server.PathContainer;
import org.springframework.web.util.pattern.PathPattern;
import org.springframework.web.util.pattern.PathPatternParser;

/** Paths by patterns such as {@code /v3/mail/**}. */
public final class PathSet {

    private final List<PathPattern> patterns;

    private PathSet(List<PathPattern> patterns) {
        this.patterns = patterns;
    }

    public static PathSet of(String... patterns) {
        return new PathSet(Arrays.stream(patterns)
                .map(PathPatternParser.defaultInstance::parse)
                .toList());
    }

    /** @param path as the request line has it, without the query; one that is not encoded as it must be is in no set */
    public boolean contains(String path) {
        try {
            PathContainer parsed = PathContainer.parsePath(path);
            return patterns.stream().anyMatch(pattern -> pattern.matches(parsed));
        } catch (IllegalArgumentException notEncoded) {
            return false;
        }
    }
}
