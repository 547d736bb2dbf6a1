package io.emailthrottle.ingress.smtp;

/** What an SMTP reply may hold (RFC 5321, 4.5.3.1.5): one line of ASCII, 512 octets with its code and end. */
public final class Replies {

    private static final int MAX = 480;

    private Replies() {}

    /** What a refusal says, as {@link #line(String)}. */
    static String line(Exception refusal) {
        return line(String.valueOf(refusal.getMessage()));
    }

    static String line(String text) {
        String ascii = text.replaceAll("[^ -~]+", " ").strip();
        return ascii.length() <= MAX ? ascii : ascii.substring(0, MAX);
    }
}
