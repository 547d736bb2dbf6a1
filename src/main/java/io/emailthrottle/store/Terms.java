package io.emailthrottle.store;

import java.util.Locale;

/** What an email can be found by, in one index: recipients and tags. */
final class Terms {

    private Terms() {}

    static String recipient(String address) {
        return "to:" + address.toLowerCase(Locale.ROOT);
    }

    static String tag(String name, String value) {
        return "tag:" + name + "=" + value;
    }
}
