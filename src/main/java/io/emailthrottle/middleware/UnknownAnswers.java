package io.emailthrottle.middleware;

import io.emailthrottle.vendor.SendFailure;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Counts answers that no rule classified, as a basis for new rules. Alike but for numbers, ids and addresses counts as
 * the same answer; of each vendor the last {@value #MAX} are remembered.
 */
public final class UnknownAnswers {

    static final int MAX = 100;

    /** A number, an address, or a word with a digit in it. */
    private static final Pattern VARIABLE = Pattern.compile("\\S+@\\S+|[\\w-]*\\d[\\w-]*");

    /**
     * One answer.
     *
     * @param example its words when it last came
     * @param kind what was made of it
     */
    public record Counted(String example, String kind, long count, Instant first, Instant last) {}

    private final Map<String, Map<String, Counted>> byVendor = new LinkedHashMap<>();

    synchronized void note(String vendor, SendFailure failure, Instant now) {
        String words = failure.getMessage();
        String status = words.substring(0, Math.min(words.length(), "HTTP 500".length()));
        String shape = status + VARIABLE.matcher(words).replaceAll("#");
        Map<String, Counted> answers = byVendor.computeIfAbsent(vendor, name -> new LinkedHashMap<>());
        Counted before = answers.remove(shape);
        answers.put(
                shape,
                before == null
                        ? new Counted(words, failure.kind(), 1, now, now)
                        : new Counted(words, failure.kind(), before.count + 1, before.first, now));
        if (answers.size() > MAX) {
            answers.remove(answers.keySet().iterator().next());
        }
    }

    /** Those of one vendor, most frequent first. */
    public synchronized List<Counted> of(String vendor) {
        List<Counted> answers =
                new ArrayList<>(byVendor.getOrDefault(vendor, Map.of()).values());
        answers.sort(Comparator.comparingLong(Counted::count).reversed());
        return answers;
    }
}
