package io.emailthrottle.bench.outage;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** One type of vendor with one signature, for emails of one priority: where the table has one figure. */
public final class Cell {

    private final int number;
    private final String type;
    private final SicknessKind signature;
    private final String priority;
    private final Map<Integer, Long> arrivals = new ConcurrentHashMap<>();
    private final Map<Integer, Integer> read = new ConcurrentHashMap<>();
    private final Map<Integer, CountDownLatch> awaited = new ConcurrentHashMap<>();

    Cell(int number, String type, SicknessKind signature, String priority) {
        this.number = number;
        this.type = type;
        this.signature = signature;
        this.priority = priority;
    }

    public int number() {
        return number;
    }

    public String type() {
        return type;
    }

    public SicknessKind signature() {
        return signature;
    }

    public String priority() {
        return priority;
    }

    /** A name for the sick vendor of this cell. */
    String vendor() {
        return "sick-" + number;
    }

    /** The healthy vendor has got an email; at this time of {@link System#nanoTime}. */
    void arrived(int email, long nanos) {
        arrivals.putIfAbsent(email, nanos);
        latch(email).countDown();
    }

    /** The sick vendor has read an email to its end. */
    void wasRead(int email) {
        read.merge(email, 1, Integer::sum);
    }

    /** Waits until the healthy vendor has an email. @return whether it got it in time */
    public boolean awaits(int email, long seconds) throws InterruptedException {
        return latch(email).await(seconds, TimeUnit.SECONDS);
    }

    private CountDownLatch latch(int email) {
        return awaited.computeIfAbsent(email, any -> new CountDownLatch(1));
    }

    /** When the healthy vendor got the email; null when it has not. */
    public Long arrival(int email) {
        return arrivals.get(email);
    }

    /** @return the number of times the sick vendor read the email */
    public int timesRead(int email) {
        return read.getOrDefault(email, 0);
    }

    @Override
    public String toString() {
        return type + ", " + signature + ", " + priority;
    }
}
