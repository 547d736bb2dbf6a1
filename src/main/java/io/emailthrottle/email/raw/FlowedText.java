package io.emailthrottle.email.raw;

import java.util.List;
import java.util.regex.Pattern;

/** Joins the lines of {@code format=flowed} (RFC 3676) to paragraphs: the text travels on without that parameter. */
final class FlowedText {

    private static final Pattern LINE_END = Pattern.compile("\\r?\\n");
    private static final String SIGNATURE = "-- ";

    private FlowedText() {}

    /** @param deletesSpace whether the space that marks a broken line is no part of the text ({@code delsp=yes}) */
    static String join(String text, boolean deletesSpace) {
        StringBuilder joined = new StringBuilder(text.length());
        List<String> lines = List.of(LINE_END.split(text, -1));
        boolean open = false;
        int openDepth = 0;
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i);
            int depth = depth(line);
            String content = line.substring(depth);
            content = content.startsWith(" ") ? content.substring(1) : content;
            boolean signature = content.equals(SIGNATURE);
            boolean goesOn = open && depth == openDepth && !signature;
            if (!goesOn) {
                joined.append(i == 0 ? "" : "\r\n").append(">".repeat(depth)).append(depth > 0 ? " " : "");
            }
            open = content.endsWith(" ") && !signature;
            openDepth = depth;
            joined.append(open && deletesSpace ? content.substring(0, content.length() - 1) : content);
        }
        return joined.toString();
    }

    private static int depth(String line) {
        int depth = 0;
        while (depth < line.length() && line.charAt(depth) == '>') {
            depth++;
        }
        return depth;
    }
}
