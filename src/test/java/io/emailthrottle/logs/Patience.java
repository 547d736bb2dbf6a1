package io.emailthrottle.logs;

import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Lets every test wait as long as a busy machine needs. Waiting ends when what is awaited is there, so patience costs a test that
 * passes nothing; a shorter time-out would only test how fast the machine is.
 */
public final class Patience implements BeforeAllCallback {

    private static final Duration LONG = Duration.ofMinutes(2);

    @Override
    public void beforeAll(ExtensionContext context) {
        Awaitility.setDefaultTimeout(LONG);
    }
}
