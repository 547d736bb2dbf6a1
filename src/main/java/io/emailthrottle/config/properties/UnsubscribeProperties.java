package io.emailthrottle.config.properties;

import org.jspecify.annotations.Nullable;

/**
 * Links by which recipients leave a stream with one click (RFC 8058): added to emails with the tag `stream` and one recipient.
 *
 * @param url where recipients reach this gateway, as in `https://mail.example.com`; absent for no links
 * @param secret signs the links, 32 characters or more; when it changes, older links work no more
 */
public record UnsubscribeProperties(
        @Nullable String url, @Nullable String secret) {

    /** Without the secret. */
    @Override
    public String toString() {
        return "UnsubscribeProperties[url=" + url + ", secret=***]";
    }
}
