package io.emailthrottle.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * One call that a {@link RecordingVendor} got, as a line of its file.
 *
 * @param nanos when, by the vendor's monotonic clock
 */
public record VendorCall(String emailId, String subject, Answer answer, long nanos) {

    /** What the vendor did with it. */
    public enum Answer {
        TAKEN,
        DROPPED,
        SILENT,
        REFUSED
    }

    /** Whether the vendor has the email now, whatever it said. */
    public boolean taken() {
        return answer != Answer.REFUSED;
    }

    /** All calls so far. */
    public static List<VendorCall> read(Path file) throws IOException {
        return Files.readAllLines(file).stream()
                .map(line -> line.split(" "))
                .map(words -> new VendorCall(words[0], words[1], Answer.valueOf(words[2]), Long.parseLong(words[3])))
                .toList();
    }

    /** All calls so far of several vendors. */
    public static List<VendorCall> read(List<Path> files) throws IOException {
        List<VendorCall> calls = new ArrayList<>();
        for (Path file : files) {
            calls.addAll(read(file));
        }
        return calls;
    }

    @Override
    public String toString() {
        return emailId + " " + subject + " " + answer + " " + nanos;
    }
}
