package io.emailthrottle.store.email;

import io.emailthrottle.email.Attachment;
import io.emailthrottle.email.Email;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.LongConsumer;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Reads emails to show them: their size first, so that memory can be taken or refused before anything is read. */
public final class ShownEmails {

    private final JdbcClient jdbc;

    public ShownEmails(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /**
     * The email with this id; empty when its retention has ended.
     *
     * @param onSize called with the number of bytes that are about to be read; may throw to prevent it
     */
    public Optional<ShownEmail> find(UUID id, LongConsumer onSize) {
        return read(id, onSize, PayloadCodec::decodeShown);
    }

    /**
     * The attachments of the email with this id, with their contents; none when its retention has ended.
     *
     * @param onSize is told how many bytes are about to be read; what it throws, this throws
     */
    public List<Attachment> attachments(UUID id, LongConsumer onSize) {
        return read(id, onSize, PayloadCodec::decode).map(Email::attachments).orElse(List.of());
    }

    private <T> Optional<T> read(UUID id, LongConsumer onSize, Function<byte[], T> decode) {
        Optional<Long> size = jdbc.sql("SELECT length(message) FROM payloads WHERE email_id = ?")
                .param(id.toString())
                .query(Long.class)
                .optional();
        size.ifPresent(onSize::accept);
        return size.flatMap(_ -> jdbc.sql("SELECT message FROM payloads WHERE email_id = ?")
                .param(id.toString())
                .query((row, number) -> decode.apply(row.getBytes(1)))
                .optional());
    }
}
