package io.emailthrottle.vendor.smtp;

/** How far a conversation with a server has come: what a reply means depends on it. */
enum SmtpStage {
    /** Greeting, EHLO. */
    GREETING("the greeting"),
    /** STARTTLS and the handshake. */
    TLS("STARTTLS"),
    AUTH("AUTH"),
    MAIL("MAIL FROM"),
    RCPT("RCPT TO"),
    /** The DATA command and the message, up to but without the final dot. */
    DATA("DATA"),
    /** From the first byte of the final dot on: the server may have the email. */
    DOT("the message");

    private final String words;

    SmtpStage(String words) {
        this.words = words;
    }

    @Override
    public String toString() {
        return words;
    }
}
