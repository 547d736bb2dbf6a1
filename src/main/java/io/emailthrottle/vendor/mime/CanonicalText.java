package io.emailthrottle.vendor.mime;

/** Text as MIME wants it: lines that end in CRLF, in an encoding that keeps them short enough. */
final class CanonicalText {

    /** RFC 5322, 2.1.1: longer lines may be cut by a server on the way. */
    private static final int MAX_LINE = 998;

    private CanonicalText() {}

    /** The same text with every CR, LF or CRLF as CRLF. */
    static String crlf(String text) {
        if (text.indexOf('\n') < 0 && text.indexOf('\r') < 0) {
            return text;
        }
        StringBuilder canonical = new StringBuilder(text.length() + text.length() / 16 + 16);
        int start = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '\r' || c == '\n') {
                canonical.append(text, start, i).append("\r\n");
                if (c == '\r' && i + 1 < text.length() && text.charAt(i + 1) == '\n') {
                    i++;
                }
                start = i + 1;
            }
        }
        return canonical.append(text, start, text.length()).toString();
    }

    /**
     * The Content-Transfer-Encoding for UTF-8 text: {@code 7bit} when it is ASCII in lines of at most 998,
     * {@code quoted-printable} when most of it is ASCII, else {@code base64}.
     */
    static String encoding(byte[] canonical) {
        int special = 0;
        int line = 0;
        boolean tooLong = false;
        for (byte b : canonical) {
            if (b == '\n') {
                line = 0;
            } else if (b != '\r') {
                tooLong |= ++line > MAX_LINE;
                if (b < ' ' && b != '\t' || b == 0x7f) {
                    special++;
                }
            }
        }
        if (special == 0 && !tooLong) {
            return "7bit";
        }
        return special <= canonical.length / 6 ? "quoted-printable" : "base64";
    }
}
