package io.emailthrottle.bench.outage;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The ways in which SMTP servers are sick: at each word of the conversation. */
public final class SmtpSickness {

    private static final String SILENT = "silent";
    private static final String DROPPED = "dropped";
    private static final String DRIPPING = "dripping";

    private static final Map<String, String> USUAL = Map.of(
            "banner", "220 here",
            "EHLO", "250-here\r\n250-AUTH PLAIN LOGIN\r\n250 PIPELINING",
            "AUTH", "235 ok",
            "MAIL", "250 ok",
            "RCPT", "250 ok",
            "DATA", "354 go ahead",
            "dot", "250 ok");

    private SmtpSickness() {}

    public static List<SicknessKind> all() {
        List<SicknessKind> all = new ArrayList<>(List.of(SicknessKind.refused(), SicknessKind.blackHole()));
        all.add(definite("421 banner", "banner", "421 4.3.2 closing"));
        all.add(definite("554 banner", "banner", "554 5.3.2 no service"));
        all.add(definite("535 at AUTH", "AUTH", "535 5.7.8 wrong"));
        for (String word : List.of("MAIL", "RCPT", "DATA", "dot")) {
            all.add(definite("451 at " + word, word, "451 4.3.0 try later"));
            all.add(definite("554 at " + word, word, "554 5.7.1 relay access denied"));
        }
        all.add(definite("554 content", "dot", "554 5.6.0 message content rejected"));
        for (String word : List.of("banner", "EHLO", "AUTH", "MAIL", "RCPT", "DATA")) {
            all.add(definite("silent at " + word, word, SILENT));
        }
        all.add(SicknessKind.unclear("silent at dot", conversation("dot", SILENT)));
        all.add(SicknessKind.unclear("dropped after dot", conversation("dot", DROPPED)));
        all.add(definite("endless reply", "MAIL", DRIPPING));
        return all;
    }

    private static SicknessKind definite(String name, String word, String answer) {
        return SicknessKind.definite(name, conversation(word, answer));
    }

    private static SicknessKind.Conversation conversation(String word, String answer) {
        return connection -> converse(connection, word, answer);
    }

    private static void converse(SickConnection connection, String sickWord, String answer)
            throws IOException, InterruptedException {
        if (!say(connection, "banner", sickWord, answer)) {
            return;
        }
        for (String line = connection.line(); line != null && !line.equals("QUIT"); line = connection.line()) {
            String word = line.length() < 4 ? "" : line.substring(0, 4);
            if (!USUAL.containsKey(word)) {
                connection.write("250 ok\r\n");
            } else if (!say(connection, word, sickWord, answer)) {
                return;
            } else if (word.equals("DATA") && !(sickWord.equals("DATA"))) {
                connection.message();
                if (!say(connection, "dot", sickWord, answer)) {
                    return;
                }
            }
        }
    }

    /** False when the connection is at its end. */
    private static boolean say(SickConnection connection, String word, String sickWord, String answer)
            throws IOException, InterruptedException {
        if (!word.equals(sickWord)) {
            connection.write(USUAL.get(word) + "\r\n");
            return true;
        }
        switch (answer) {
            case SILENT -> connection.silence();
            case DROPPED -> {}
            case DRIPPING -> connection.drip("250-more\r\n");
            default -> {
                connection.write(answer + "\r\n");
                return !answer.startsWith("421") && !word.equals("banner");
            }
        }
        return false;
    }
}
