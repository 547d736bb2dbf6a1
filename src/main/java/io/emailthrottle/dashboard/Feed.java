package io.emailthrottle.dashboard;

import io.emailthrottle.loop.BackgroundLoop;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.context.SmartLifecycle;

/**
 * Makes one event a second for everybody who listens, and none when nobody does. A listener that is slow misses events;
 * nobody waits for it.
 */
final class Feed implements SmartLifecycle {

    /** The shortest time between two events to the page. */
    static final Duration EVERY = Duration.ofSeconds(1);

    /** Takes events; an exception ends the listening. */
    interface Listener {
        /** Whether it wants to hear more. */
        boolean hear(byte[] event) throws IOException;
    }

    /** Waits between two events. */
    interface Pause {
        void sleep(Duration duration) throws InterruptedException;
    }

    private final Supplier<Supplier<byte[]>> observers;
    private final Pause pause;
    private final int maxListeners;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private int listeners;
    private boolean observing;
    private volatile boolean running;
    private long number;
    private byte @Nullable [] latest;

    /** @param observers begins to observe, and gives the events */
    Feed(Supplier<Supplier<byte[]>> observers, Pause pause, int maxListeners) {
        this.observers = observers;
        this.pause = pause;
        this.maxListeners = maxListeners;
    }

    /**
     * Blocks until the listener has had enough, or the feed ends.
     *
     * @return false at once when there are too many listeners
     */
    boolean listen(Listener listener) throws IOException, InterruptedException {
        long heard = enter();
        if (heard < 0) {
            return false;
        }
        try {
            while (true) {
                byte[] event;
                lock.lock();
                try {
                    while (number == heard && running) {
                        changed.await();
                    }
                    if (!running || latest == null) {
                        return true;
                    }
                    heard = number;
                    event = latest;
                } finally {
                    lock.unlock();
                }
                if (!listener.hear(event)) {
                    return true;
                }
            }
        } finally {
            leave();
        }
    }

    /** The number of the last event so far; negative when there is no room. */
    private long enter() {
        lock.lock();
        try {
            if (!running || listeners == maxListeners) {
                return -1;
            }
            listeners++;
            if (!observing) {
                observing = true;
                new Observation().begin();
            }
            return number;
        } finally {
            lock.unlock();
        }
    }

    /** How many listen now. */
    int listeners() {
        lock.lock();
        try {
            return listeners;
        } finally {
            lock.unlock();
        }
    }

    private void leave() {
        lock.lock();
        try {
            listeners--;
        } finally {
            lock.unlock();
        }
    }

    /** From the first listener to the last; when it fails, all are sent away, and the next one begins another. */
    private final class Observation {
        private final BackgroundLoop loop = BackgroundLoop.virtual("dashboard", this::turn);
        private @Nullable Supplier<byte[]> observer;

        private void begin() {
            loop.start();
        }

        private Duration turn() throws InterruptedException {
            boolean observed = false;
            try {
                if (observer == null) {
                    observer = observers.get();
                }
                pause.sleep(EVERY);
                byte[] event = observer.get();
                observed = true;
                if (!publish(event)) {
                    loop.end();
                }
                return Duration.ZERO;
            } finally {
                if (!observed) {
                    loop.end();
                    publish(null);
                }
            }
        }
    }

    /**
     * @param event null to send all listeners away
     * @return false when there is no listener any more
     */
    private boolean publish(byte @Nullable [] event) {
        lock.lock();
        try {
            observing = event != null && listeners > 0 && running;
            latest = event;
            number++;
            changed.signalAll();
            return observing;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void start() {
        running = true;
    }

    /** Comes before the web server's own stop, which waits for requests to end. */
    @Override
    public void stop() {
        lock.lock();
        try {
            running = false;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public boolean isRunning() {
        return running;
    }
}
