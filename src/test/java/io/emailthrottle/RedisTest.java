package io.emailthrottle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.is;

import io.emailthrottle.cluster.redis.TestRedis;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Nodes that share their limits by Redis. */
@Timeout(300)
class RedisTest {

    private final RedisURI redis = TestRedis.orSkip();
    private final String cluster = TestRedis.cluster();
    private final Nodes nodes = new Nodes();
    private final AtomicInteger sent = new AtomicInteger();

    @AfterEach
    void stop() {
        nodes.close();
        forgetEverything();
    }

    @Test
    void a_days_limit_holds_for_all_nodes_although_redis_lost_its_memory() throws Exception {
        URI one = start();
        URI other = start();
        post(one, 2);
        post(other, 2);
        await().untilAtomic(sent, is(4));
        forgetEverything();

        post(one, 2);
        post(other, 2);

        await().untilAtomic(sent, is(6));
        await().during(Duration.ofSeconds(2)).untilAtomic(sent, is(6));
        assertThat(nodes.get(one, "/emails?status=queued")).contains("ada@example.org");
    }

    private URI start() {
        return nodes.start(
                sent,
                List.of(
                        "serve",
                        "--email-throttle.vendors[0].middlewares=rate-limiter",
                        "--email-throttle.vendors[0].rate-limiter.limits=6/d",
                        "--email-throttle.limits.engine=redis",
                        "--email-throttle.limits.redis.uri=" + redis,
                        "--email-throttle.limits.redis.cluster=" + cluster));
    }

    private void post(URI node, int emails) throws Exception {
        for (int i = 0; i < emails; i++) {
            nodes.post(node, "respond-async");
        }
    }

    private void forgetEverything() {
        try (RedisClient client = RedisClient.create(redis)) {
            var commands = client.connect().sync();
            commands.keys("{email-throttle}:" + cluster + ":*").forEach(commands::del);
        }
    }
}
