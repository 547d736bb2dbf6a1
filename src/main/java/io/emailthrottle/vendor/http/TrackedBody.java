package io.emailthrottle.vendor.http;

import io.emailthrottle.vendor.RequestSent;
import java.io.IOException;
import java.io.OutputStream;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.io.entity.HttpEntityWrapper;

/** A request's body that knows whether it has been written to its end: before that, no vendor can have taken the email. */
final class TrackedBody extends HttpEntityWrapper {

    private final Runnable whenWritten;
    private volatile boolean written;

    /** @param whenWritten is run by the thread that writes, once the last byte has left */
    TrackedBody(HttpEntity body, Runnable whenWritten) {
        super(body);
        this.whenWritten = whenWritten;
    }

    @Override
    public void writeTo(OutputStream out) throws IOException {
        super.writeTo(out);
        out.flush();
        written = true;
        whenWritten.run();
        RequestSent.now();
    }

    boolean written() {
        return written;
    }
}
