package io.emailthrottle.vendor.sendgrid;

import io.emailthrottle.email.Email;
import io.emailthrottle.time.Time;
import io.emailthrottle.vendor.EmailSender;
import io.emailthrottle.vendor.http.JsonBody;
import java.io.ByteArrayOutputStream;
import java.io.IOException;

/** What the benchmarks take out of this package. */
public final class SendGridParts {

    private SendGridParts() {}

    /** The sender alone, as its pipeline gets it. */
    public static EmailSender sender(SendGridSettings settings, Time time) {
        return new SendGridSender(settings, time);
    }

    /** The body of its request. */
    public static byte[] json(Email email) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        JsonBody.of(email, json -> new SendGridJson(json).write(email, false)).writeTo(bytes);
        return bytes.toByteArray();
    }
}
