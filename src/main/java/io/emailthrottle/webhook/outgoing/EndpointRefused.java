package io.emailthrottle.webhook.outgoing;

/** An endpoint cannot be registered; the message is the end of a sentence about it. */
public final class EndpointRefused extends Exception {

    EndpointRefused(String why) {
        super(why, null, false, false);
    }
}
