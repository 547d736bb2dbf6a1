package io.emailthrottle.delivery;

import io.emailthrottle.email.Address;
import io.emailthrottle.email.Attachment;
import io.emailthrottle.email.Content;
import io.emailthrottle.email.Email;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Tells two requests apart by what they ask for, not by how they are written: SHA-256 over every field, each with its length. */
final class Fingerprint {

    private final MessageDigest digest;

    private Fingerprint() {
        try {
            digest = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JVM has SHA-256", e);
        }
    }

    /** @param batch whether they were handed in as one, which is answered otherwise than an email alone */
    static String of(List<NewEmail> submissions, boolean batch) {
        return of(submissions, batch ? "batch" : "one");
    }

    /** As earlier versions made it, whose keys live for a day after an upgrade: these did not tell a batch of one apart. */
    private static String untilBatches(List<NewEmail> submissions) {
        return of(submissions, (String) null);
    }

    /** As earlier versions made it of a message that came by SMTP, when they took every message apart. */
    private static String untilRaw(List<NewEmail> submissions) {
        return of(
                submissions.stream()
                        .map(newEmail ->
                                new NewEmail(newEmail.email().composed(), newEmail.scheduledAt(), newEmail.expiresAt()))
                        .toList(),
                true);
    }

    /** Whether a stored fingerprint, of this version or of an earlier one, is of the same request. */
    static boolean matches(String stored, String made, List<NewEmail> submissions) {
        return stored.equals(made)
                || stored.equals(untilBatches(submissions))
                || submissions.stream().anyMatch(Fingerprint::isRaw) && stored.equals(untilRaw(submissions));
    }

    private static boolean isRaw(NewEmail newEmail) {
        return newEmail.email().content() instanceof Content.Raw;
    }

    private static String of(List<NewEmail> submissions, @Nullable String kind) {
        Fingerprint fingerprint = new Fingerprint();
        if (kind != null) {
            fingerprint.text(kind);
        }
        fingerprint.number(submissions.size());
        submissions.forEach(fingerprint::submission);
        return HexFormat.of().formatHex(fingerprint.digest.digest());
    }

    private void submission(NewEmail newEmail) {
        Email email = newEmail.email();
        address(email.from());
        List.of(email.to(), email.cc(), email.bcc(), email.replyTo()).forEach(addresses -> {
            number(addresses.size());
            addresses.forEach(this::address);
        });
        switch (email.content()) {
            case Content.Composed _ -> composed(email);
            case Content.Raw raw -> {
                bytes(raw.message());
                text(raw.mailFrom());
            }
        }
        number(email.tags().size());
        email.tags().forEach(tag -> {
            text(tag.name());
            text(tag.value());
        });
        // Only when there is any, so that the fingerprints of earlier versions hold.
        if (!email.metadata().isEmpty()) {
            number(email.metadata().size());
            email.metadata().forEach((name, value) -> {
                text(name);
                text(value);
            });
        }
        text(email.vendor());
        text(email.delivery().name());
        text(email.priority().name());
        text(String.valueOf(newEmail.scheduledAt()));
        text(String.valueOf(newEmail.expiresAt()));
    }

    private void composed(Email email) {
        text(email.subject());
        text(email.text());
        text(email.html());
        number(email.headers().size());
        email.headers().forEach((name, value) -> {
            text(name);
            text(value);
        });
        number(email.attachments().size());
        email.attachments().forEach(this::attachment);
    }

    private void address(Address address) {
        text(address.name());
        text(address.address());
    }

    private void attachment(Attachment attachment) {
        text(attachment.filename());
        text(attachment.contentType());
        text(attachment.contentId());
        bytes(attachment.content());
    }

    private void text(@Nullable String text) {
        if (text == null) {
            number(-1);
        } else {
            bytes(text.getBytes(StandardCharsets.UTF_8));
        }
    }

    private void bytes(byte[] bytes) {
        number(bytes.length);
        digest.update(bytes);
    }

    private void number(int number) {
        digest.update(ByteBuffer.allocate(Integer.BYTES).putInt(0, number));
    }
}
