package io.emailthrottle.ingress.mailgun;

import io.emailthrottle.ingress.dialect.DialectSample;
import io.emailthrottle.ingress.dialect.FormBody;
import java.net.URI;
import java.net.http.HttpRequest;

/** As {@code mailgun.js} writes it. */
public final class MailgunSample implements DialectSample {

    @Override
    public String dialect() {
        return "mailgun";
    }

    @Override
    public HttpRequest full(URI base, String key, String to, String cc, String bcc) {
        return new FormBody()
                .text("from", "\"" + FROM_NAME.replace("\"", "\\\"") + "\" <" + FROM + ">")
                .text("to", TO_NAME + " <" + to + ">")
                .text("cc", cc)
                .text("bcc", bcc)
                .text("h:Reply-To", REPLY_TO)
                .text("subject", SUBJECT)
                .text("text", TEXT)
                .text("html", HTML)
                .text("h:" + HEADER, HEADER_VALUE)
                .text("o:tag", "Welcome email")
                .text("v:user_id", "42")
                .file("attachment", FILENAME, "text/plain", FILE)
                .file("inline", IMAGE_ID, "image/png", IMAGE)
                .post(base.resolve("/v3/mg.example.com/messages"), "api", key);
    }

    @Override
    public String toString() {
        return dialect();
    }
}
