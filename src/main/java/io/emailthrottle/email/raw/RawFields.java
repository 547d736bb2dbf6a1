package io.emailthrottle.email.raw;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** The header fields of a message as octets, which are changed in no other way than that whole fields go. */
public final class RawFields {

    /** RFC 5322, 2.1.1, without CRLF. */
    private static final int MAX_LINE = 998;

    private record Field(String name, int start, int end) {}

    private final byte[] message;
    private final List<Field> fields = new ArrayList<>();
    private boolean broken;

    private RawFields(byte[] message) {
        this.message = message;
        int start = 0;
        while (start < message.length && !(message[start] == '\r' || message[start] == '\n')) {
            int end = nextLine(start);
            while (end < message.length && (message[end] == ' ' || message[end] == '\t')) {
                end = nextLine(end);
            }
            String name = name(start, end);
            broken |= name.isEmpty();
            fields.add(new Field(name, start, end));
            start = end;
        }
    }

    /** @param message whose lines end with CRLF */
    public static RawFields of(byte[] message) {
        return new RawFields(message);
    }

    private int nextLine(int from) {
        int i = from;
        while (i < message.length && message[i] != '\n') {
            i++;
        }
        return Math.min(i + 1, message.length);
    }

    /** In lower case; empty when the line is no header field. */
    private String name(int start, int end) {
        int colon = start;
        while (colon < end && message[colon] != ':') {
            colon++;
        }
        String name = new String(message, start, colon - start, StandardCharsets.ISO_8859_1);
        return colon < end && name.stripTrailing().matches("[!-9;-~]+")
                ? name.stripTrailing().toLowerCase(Locale.ROOT)
                : "";
    }

    /** The fields' names in lower case. */
    public Set<String> names() {
        return fields.stream().map(Field::name).collect(Collectors.toSet());
    }

    /** The message without the fields of some names, in lower case; the very octets when it has none of these. */
    public byte[] without(Predicate<String> dropped) {
        if (fields.stream().noneMatch(field -> dropped.test(field.name))) {
            return message;
        }
        ByteArrayOutputStream left = new ByteArrayOutputStream(message.length);
        int end = 0;
        for (Field field : fields) {
            if (!dropped.test(field.name)) {
                left.write(message, field.start, field.end - field.start);
            }
            end = field.end;
        }
        left.write(message, end, message.length - end);
        return left.toByteArray();
    }

    /** Why no server could be given these octets as they are, as the end of a sentence; empty when there is nothing. */
    public Optional<String> fault() {
        if (broken) {
            return Optional.of("a line of its header is no field");
        }
        if (!names().contains("from")) {
            return Optional.of("it has no From");
        }
        int start = 0;
        for (int i = 0; i < message.length; i++) {
            if (message[i] == 0) {
                return Optional.of("it holds a NUL");
            }
            if (message[i] == '\n') {
                start = i + 1;
            } else if (message[i] != '\r' && i - start >= MAX_LINE) {
                return Optional.of("a line has more than " + MAX_LINE + " octets");
            }
        }
        return Optional.empty();
    }
}
