package io.emailthrottle.store.write;

/** Another process works under the name that this one was to have; the message says where. */
public final class NodeNameTaken extends RuntimeException {

    NodeNameTaken(String message) {
        super(message);
    }
}
