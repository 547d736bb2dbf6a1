package io.emailthrottle.bench;

import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * One request of a trial: a single email that the caller waits for, one that it does not wait for, or a batch. Subjects are
 * unlike all others, so that the vendor's calls tell which emails came of one request.
 *
 * @param key idempotency key, or null
 * @param round how often the request was made anew; stays 0 with a key
 */
public record TrialJob(int number, Kind kind, int size, boolean keyed, boolean atMostOnce, int textLength, int round) {

    /** How it is asked for. */
    public enum Kind {
        SYNC,
        ASYNC,
        BATCH
    }

    private static final int BATCH_SIZE = 20;

    /** A job drawn by chance: half of the emails in batches, half of the requests with a key, a fifth at most once. */
    public static TrialJob draw(int number, long seed, boolean alwaysAtMostOnce, int textLength) {
        Random random = new Random(seed * 1_000_003 + number);
        int drawn = random.nextInt(22);
        Kind kind = drawn == 0 ? Kind.BATCH : drawn < 13 ? Kind.SYNC : Kind.ASYNC;
        boolean atMostOnce = alwaysAtMostOnce || random.nextInt(5) == 0;
        return new TrialJob(
                number, kind, kind == Kind.BATCH ? BATCH_SIZE : 1, random.nextBoolean(), atMostOnce, textLength, 0);
    }

    /** The same once more: with its key the same emails, without one others. */
    public TrialJob again() {
        return new TrialJob(number, kind, size, keyed, atMostOnce, textLength, keyed ? 0 : round + 1);
    }

    public String key() {
        return "job-" + number;
    }

    public String subject(int index) {
        return (keyed ? "k" : "n") + number + "-" + index + "-" + round;
    }

    public String path() {
        return kind == Kind.BATCH ? "/emails/batch" : "/emails";
    }

    public String body() {
        return kind == Kind.BATCH
                ? IntStream.range(0, size).mapToObj(this::email).collect(Collectors.joining(",", "[", "]"))
                : email(0);
    }

    private String email(int index) {
        return """
                {"from":"hello@example.com","to":"ada@example.org","subject":"%s","text":"%s","delivery":"%s"}""".formatted(subject(index), "x".repeat(textLength), atMostOnce ? "at_most_once" : "at_least_once");
    }
}
