package io.emailthrottle.cluster.redis;

import io.lettuce.core.RedisNoScriptException;
import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.api.sync.RedisCommands;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** A script that Redis runs as one step. It is sent once, and again whenever the server has forgotten it. */
enum Scripts {
    PERMITS,
    PRESENCE,
    CIRCUIT;

    private final String source = read("/cluster/" + name().toLowerCase(Locale.ROOT) + ".lua");

    /** By which the server knows it. */
    private volatile @Nullable String digest;

    private static String read(String resource) {
        try (InputStream script = Scripts.class.getResourceAsStream(resource)) {
            return new String(script.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** @throws io.lettuce.core.RedisException when the server does not answer in time, or not at all */
    Object run(RedisCommands<String, String> redis, List<String> keys, List<String> arguments) {
        String[] named = keys.toArray(String[]::new);
        String[] values = arguments.toArray(String[]::new);
        ScriptOutputType type = this == CIRCUIT ? ScriptOutputType.INTEGER : ScriptOutputType.MULTI;
        try {
            if (digest == null) {
                digest = redis.digest(source);
            }
            return redis.evalsha(digest, type, named, values);
        } catch (RedisNoScriptException e) {
            return redis.eval(source, type, named, values);
        }
    }
}
