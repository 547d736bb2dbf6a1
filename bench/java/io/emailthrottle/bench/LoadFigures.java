package io.emailthrottle.bench;

/**
 * What was measured of one way to hand emails in: medians of rounds.
 *
 * @param perSecond requests a second by callers that never pause
 * @param usage for each email then
 * @param open the same with requests that come at a fixed rate
 */
record LoadFigures(Kind kind, double perSecond, Usage usage, OpenFigures open) {

    /** Where an email is written before the answer. */
    enum Store {
        NONE,
        SQLITE,
        POSTGRESQL
    }

    /**
     * Which way.
     *
     * @param name for the reader
     * @param peer whether it is not ours, but what ours is compared with
     * @param emails in one request
     */
    record Kind(String name, Store store, boolean peer, int emails) {}

    double emailsPerSecond() {
        return perSecond * kind.emails();
    }
}
