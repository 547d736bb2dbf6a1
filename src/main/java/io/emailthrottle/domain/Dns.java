package io.emailthrottle.domain;

import java.util.List;

/** Reads records of the domain name system. Safe for use by many threads. */
@FunctionalInterface
public interface Dns {

    /** The kinds of records that a check needs. */
    enum Type {
        TXT,
        MX,
        A,
        AAAA
    }

    /**
     * What is at a name.
     *
     * @param values the records' texts, CNAMEs followed; empty when there are none
     * @param failure why nothing is known, in words; empty when the values are what there is
     */
    record Answer(List<String> values, String failure) {

        static Answer of(List<String> values) {
            return new Answer(values, "");
        }

        static Answer failed(String why) {
            return new Answer(List.of(), why);
        }

        boolean isKnown() {
            return failure.isEmpty();
        }
    }

    /** Blocks for seconds at most. Never throws for what the other side does. */
    Answer lookup(String name, Type type);
}
