package io.emailthrottle.cluster.redis;

import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisException;
import io.lettuce.core.RedisURI;
import java.time.Duration;
import java.util.UUID;
import org.junit.jupiter.api.Assumptions;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.containers.GenericContainer;

/**
 * The Redis that tests use: the one on 127.0.0.1:6379 if it answers, else one in a container, else none and the test is
 * skipped; with {@code CI=true} it fails instead.
 */
public final class TestRedis {

    private static final Logger log = LoggerFactory.getLogger(TestRedis.class);
    private static final int PORT = 6379;

    private static String host;
    private static int port;
    private static String missing;

    private TestRedis() {}

    public static synchronized RedisURI orSkip() {
        if (host == null && missing == null) {
            find();
        }
        if (host == null && Boolean.parseBoolean(System.getenv("CI"))) {
            throw new AssertionError(missing);
        }
        Assumptions.assumeTrue(host != null, missing);
        return RedisURI.create(host, port);
    }

    /** A name that no other test's gateway has. */
    public static String cluster() {
        return "test-" + UUID.randomUUID();
    }

    private static void find() {
        if (answers("127.0.0.1", PORT)) {
            host = "127.0.0.1";
            port = PORT;
        } else if (DockerClientFactory.instance().isDockerAvailable()) {
            GenericContainer<?> container = new GenericContainer<>("redis:8-alpine").withExposedPorts(PORT);
            container.start();
            host = container.getHost();
            port = container.getMappedPort(PORT);
        } else {
            missing = "tests on Redis are skipped: none answers on 127.0.0.1:6379, and there is no Docker";
            log.warn(missing);
        }
    }

    private static boolean answers(String host, int port) {
        RedisURI uri = RedisURI.create(host, port);
        uri.setTimeout(Duration.ofSeconds(2));
        try (RedisClient client = RedisClient.create(uri)) {
            return "PONG".equals(client.connect().sync().ping());
        } catch (RedisException e) {
            return false;
        }
    }
}
