package io.emailthrottle.cluster.rabbit;

/** A queue of this name is there, and is another than the one that is needed. */
public final class TopologyMismatch extends RuntimeException {

    /** @param difference in the broker's words */
    TopologyMismatch(String queue, String difference) {
        super("the queue '" + queue + "' is there already with other arguments: " + difference);
    }
}
