package io.emailthrottle.vendor.mailgun;

import io.emailthrottle.vendor.EmailSender;
import io.emailthrottle.vendor.MessageRejected;
import io.emailthrottle.vendor.Throttled;
import io.emailthrottle.vendor.Unconfirmed;
import io.emailthrottle.vendor.VendorRefused;
import io.emailthrottle.vendor.VendorUnavailable;
import io.emailthrottle.vendor.http.FixedTime;
import io.emailthrottle.vendor.http.HttpSettings;
import io.emailthrottle.vendor.http.HttpVendorContract;
import java.util.List;
import java.util.stream.Stream;

class MailgunContractTest extends HttpVendorContract {

    private static final String KEY = "key-s3cret";

    @Override
    protected Stream<Reply> replies() {
        return Stream.of(
                new Reply(200, "{}", Unconfirmed.class),
                new Reply(400, error("'to' parameter is not a valid address"), MessageRejected.class, true),
                new Reply(401, "Forbidden", VendorRefused.class),
                new Reply(402, error("Request Failed"), VendorRefused.class),
                new Reply(403, error("Forbidden"), VendorRefused.class),
                new Reply(413, error("Request Entity Too Large"), MessageRejected.class),
                new Reply(429, error("Too many requests"), Throttled.class),
                new Reply(500, error("Internal Server Error"), Unconfirmed.class),
                new Reply(502, "bad gateway", Unconfirmed.class),
                new Reply(503, error("Service unavailable"), VendorUnavailable.class));
    }

    @Override
    protected String error(String message) {
        return "{\"message\":\"" + message + "\"}";
    }

    @Override
    protected EmailSender sender(String url, HttpSettings http) {
        return new MailgunFactory(FixedTime.NOON).create("main", settings(url, http));
    }

    private static MailgunSettings settings(String url, HttpSettings http) {
        return new MailgunSettings(KEY, "mg.example.com", url, false, http);
    }

    @Override
    protected String settingsText() {
        return settings(VENDOR.baseUrl(), HttpSettings.defaults()).toString();
    }

    @Override
    protected List<String> secrets() {
        return List.of(KEY);
    }

    @Override
    protected String sentMessage(String body) {
        int start = body.indexOf("Received: by email-throttle id ");
        return body.substring(start, body.lastIndexOf("\r\n--"));
    }
}
