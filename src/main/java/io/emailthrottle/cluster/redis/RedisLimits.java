package io.emailthrottle.cluster.redis;

import io.emailthrottle.loop.BackgroundLoop;
import io.emailthrottle.middleware.AdaptiveRateSettings;
import io.emailthrottle.middleware.CircuitBreakerMiddleware;
import io.emailthrottle.middleware.Limit;
import io.emailthrottle.middleware.Permits;
import io.emailthrottle.time.Time;
import io.lettuce.core.ClientOptions;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisException;
import io.lettuce.core.RedisURI;
import io.lettuce.core.SocketOptions;
import io.lettuce.core.TimeoutOptions;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.sync.RedisCommands;
import io.lettuce.core.resource.ClientResources;
import io.lettuce.core.resource.Delay;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Limits and open circuits that all nodes of a cluster share, in Redis. While it is away each node goes on with its share
 * of every limit.
 */
public final class RedisLimits implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(RedisLimits.class);

    /** In braces, so that a Redis cluster keeps all keys on one node. */
    private static final String PREFIX = "{email-throttle}:";

    private static final Duration HEARTBEAT = Duration.ofMillis(250);
    private static final Duration COUNTS_AS_ALIVE = Duration.ofSeconds(10);
    private static final Duration ANSWERS_WITHIN = Duration.ofMillis(500);

    /** Not longer and longer, so that after a restart of the server all nodes are back within {@link #ALL_BACK_WITHIN}. */
    private static final Duration RECONNECT_EVERY = Duration.ofMillis(200);

    /** How long after one node found the server back another may still go on with its share. */
    private static final Duration ALL_BACK_WITHIN = Duration.ofSeconds(1);

    /** All nodes are silent for so long only when the server was away. */
    private static final Duration SILENCE = HEARTBEAT.multipliedBy(3);

    private final RedisURI uri;
    private final String node;
    private final String prefix;
    private final Duration allBackWithin;
    private final Time time;
    private final ClientResources resources;
    private final RedisClient client;
    private final Map<String, ClusterPermits> permits = new ConcurrentHashMap<>();
    private final Map<String, CircuitBreakerMiddleware> breakers = new ConcurrentHashMap<>();
    private final BackgroundLoop heart;
    private volatile StatefulRedisConnection<String, String> connection;
    private volatile boolean reachable;
    private volatile int nodes;
    private volatile boolean closing;

    /**
     * Begins to look for the server; nothing is granted before it was reached once.
     *
     * @param node this process's name, unlike that of any other in the cluster
     * @param cluster what keeps apart gateways that share a server
     */
    public RedisLimits(RedisURI uri, String node, String cluster, Time time) {
        this(uri, node, cluster, ALL_BACK_WITHIN, time);
    }

    RedisLimits(RedisURI uri, String node, String cluster, Duration allBackWithin, Time time) {
        this.allBackWithin = allBackWithin;
        this.uri = uri;
        this.node = node;
        this.prefix = PREFIX + cluster + ":";
        this.time = time;
        uri.setTimeout(ANSWERS_WITHIN);
        this.resources = ClientResources.builder()
                .reconnectDelay(Delay.constant(RECONNECT_EVERY))
                .build();
        this.client = RedisClient.create(resources);
        client.setOptions(ClientOptions.builder()
                .disconnectedBehavior(ClientOptions.DisconnectedBehavior.REJECT_COMMANDS)
                .socketOptions(
                        SocketOptions.builder().connectTimeout(ANSWERS_WITHIN).build())
                .timeoutOptions(TimeoutOptions.enabled(ANSWERS_WITHIN))
                .build());
        beat();
        this.heart = BackgroundLoop.every(HEARTBEAT, "redis-limits", () -> {
                    beat();
                    permits.values().forEach(ClusterPermits::settle);
                })
                .start();
    }

    /** One vendor's permits, for all nodes together. */
    public Permits permits(String vendor, List<Limit> limits, AdaptiveRateSettings adaptiveRateSettings) {
        return permits.computeIfAbsent(
                vendor, name -> new ClusterPermits(name, limits, adaptiveRateSettings, this, time));
    }

    /** From now on the circuit opens when another node's does, and the others' when this one does. */
    public void share(String vendor, CircuitBreakerMiddleware breaker) {
        breakers.put(vendor, breaker);
        breaker.whenOpened(left -> tell(vendor, left));
    }

    /** Not by the thread that saw the failure: its email does not wait for this. */
    private void tell(String vendor, Duration left) {
        if (reachable) {
            Thread.ofVirtual()
                    .name("circuit-" + vendor)
                    .start(() -> run(
                            Scripts.CIRCUIT,
                            List.of(prefix + "circuits"),
                            List.of(vendor, String.valueOf(left.toMillis()))));
        }
    }

    /** Whether the server answered when it was last asked. */
    boolean reachable() {
        return reachable;
    }

    /** The number of live nodes at the server's last answer; 0 before the first. */
    int nodes() {
        return nodes;
    }

    Duration allBackWithin() {
        return allBackWithin;
    }

    String key(String name) {
        return prefix + name;
    }

    /** Null when the server does not answer. */
    @Nullable
    Object run(Scripts script, List<String> keys, List<String> arguments) {
        try {
            return script.run(commands(), keys, arguments);
        } catch (RedisException | IllegalStateException e) {
            lost(e);
            return null;
        }
    }

    private RedisCommands<String, String> commands() {
        StatefulRedisConnection<String, String> open = connection;
        if (open == null) {
            throw new IllegalStateException("not connected");
        }
        return open.sync();
    }

    private void lost(Exception why) {
        if (reachable && !closing) {
            log.warn(
                    "Redis does not answer: until it does, this node sends its share of each limit, one of {}: {}",
                    nodes,
                    why.toString());
        }
        reachable = false;
    }

    /** Tells the server that this node lives, and takes over what the others found out. */
    private void beat() {
        if (connection == null && !connect()) {
            return;
        }
        Object answer = run(
                Scripts.PRESENCE,
                presence(),
                List.of(node, String.valueOf(COUNTS_AS_ALIVE.toMillis()), String.valueOf(SILENCE.toMillis())));
        if (answer instanceof List<?> told) {
            nodes = ((Long) told.getFirst()).intValue();
            if (!reachable) {
                log.info("limits are shared by Redis, with {} node(s)", nodes);
            }
            reachable = true;
            for (int i = 1; i < told.size(); i += 2) {
                CircuitBreakerMiddleware breaker = breakers.get((String) told.get(i));
                if (breaker != null) {
                    breaker.openFor(Duration.ofMillis((Long) told.get(i + 1)));
                }
            }
        }
    }

    private List<String> presence() {
        return List.of(prefix + "nodes", prefix + "circuits", prefix + "generation");
    }

    private boolean connect() {
        try {
            connection = client.connect(uri);
            return true;
        } catch (RedisException e) {
            log.warn("Redis cannot be reached: no email is sent before it was. {}", e.toString());
            return false;
        }
    }

    /** Gives back what this node holds, and leaves. */
    @Override
    public void close() {
        closing = true;
        heart.stop(ANSWERS_WITHIN.multipliedBy(4));
        if (reachable) {
            permits.values().forEach(ClusterPermits::giveBack);
            run(Scripts.PRESENCE, presence(), List.of(node, "0", String.valueOf(SILENCE.toMillis())));
        }
        client.shutdown(Duration.ZERO, Duration.ofSeconds(1));
        resources.shutdown(0, 1, TimeUnit.SECONDS);
    }
}
