package io.emailthrottle.vendor.sendgrid;

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

class SendGridContractTest extends HttpVendorContract {

    private static final String KEY = "SG.s3cret-key";

    @Override
    protected Stream<Reply> replies() {
        return Stream.of(
                new Reply(200, "", Unconfirmed.class),
                new Reply(400, error("The subject is required"), MessageRejected.class),
                new Reply(401, error("The provided authorization grant is invalid"), VendorRefused.class),
                new Reply(403, error("The from address does not match a verified Sender"), VendorRefused.class),
                new Reply(413, error("payload too large"), MessageRejected.class),
                new Reply(429, error("too many requests"), Throttled.class),
                new Reply(500, error("Internal server error"), Unconfirmed.class),
                new Reply(502, "bad gateway", Unconfirmed.class),
                new Reply(503, error("Service unavailable"), VendorUnavailable.class));
    }

    @Override
    protected String error(String message) {
        return "{\"errors\":[{\"message\":\"" + message + "\",\"field\":null,\"help\":null}]}";
    }

    @Override
    protected EmailSender sender(String url, HttpSettings http) {
        return new SendGridFactory(FixedTime.NOON).create("main", settings(url, http));
    }

    private static SendGridSettings settings(String url, HttpSettings http) {
        return new SendGridSettings(KEY, url, false, http);
    }

    @Override
    protected String settingsText() {
        return settings(VENDOR.baseUrl(), HttpSettings.defaults()).toString();
    }

    @Override
    protected List<String> secrets() {
        return List.of(KEY);
    }
}
