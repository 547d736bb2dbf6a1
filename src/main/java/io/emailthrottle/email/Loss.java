package io.emailthrottle.email;

/** What a message has that is lost when it is taken apart into fields and written anew. */
public enum Loss {
    SIGNATURE("a signature over its content"),
    ENCRYPTION("its encrypted content"),
    REPORT("a report for programs (multipart/report)"),
    CALENDAR("a text/calendar part"),
    AMP("a text/x-amp-html part"),
    ALTERNATIVE("an alternative that is neither text nor html"),
    BODIES("one of several bodies"),
    STRUCTURE("a part that is neither text nor html nor a file"),
    FILES("a file's name or content id"),
    CHARSET("a text in a charset that cannot be read"),
    REPEATED_HEADERS("a header that comes more than once"),
    SEAL("a seal of a former server (ARC)"),
    GROUP("the name of a group of addresses"),
    SENDER("a Sender that is another than From"),
    AUTHORS("one of several From addresses"),
    RESENT("the headers of a message that was sent again (Resent-*)");

    private final String words;

    Loss(String words) {
        this.words = words;
    }

    /** For the end of a sentence that tells what is lost. */
    public String words() {
        return words;
    }
}
