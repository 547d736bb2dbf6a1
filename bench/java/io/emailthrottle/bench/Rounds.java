package io.emailthrottle.bench;

import java.util.List;

/** Measures several things in turn, so that what disturbs the machine for a while disturbs them all. */
final class Rounds {

    /** One thing, once. */
    interface Measurement<T> {
        void measure(T thing) throws InterruptedException;
    }

    private Rounds() {}

    /** Measures each once a round, and begins every round with another. */
    static <T> void alternate(List<T> things, int rounds, Measurement<T> measurement) throws InterruptedException {
        for (int i = 0; i < rounds; i++) {
            for (int j = 0; j < things.size(); j++) {
                measurement.measure(things.get((i + j) % things.size()));
            }
        }
    }
}
