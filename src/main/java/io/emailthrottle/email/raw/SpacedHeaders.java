package io.emailthrottle.email.raw;

import jakarta.mail.MessagingException;
import jakarta.mail.internet.InternetHeaders;
import java.io.InputStream;
import java.util.regex.Pattern;

/** Headers whose folds are spaces: a fold may begin with tabs, which would be control characters within the value. */
final class SpacedHeaders extends InternetHeaders {

    private static final Pattern FOLD = Pattern.compile("\\r?\\n[ \\t]++");

    SpacedHeaders(InputStream in) throws MessagingException {
        super(in, true);
    }

    @Override
    public void addHeaderLine(String line) {
        super.addHeaderLine(FOLD.matcher(line).replaceAll("\r\n "));
    }
}
