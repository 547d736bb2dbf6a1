package io.emailthrottle.store.email;

import java.util.Optional;
import java.util.UUID;
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
        Optional<Long> size = jdbc.sql("SELECT length(message) FROM payloads WHERE email_id = ?")
                .param(id.toString())
                .query(Long.class)
                .optional();
        size.ifPresent(onSize::accept);
        return size.flatMap(_ -> jdbc.sql("SELECT message FROM payloads WHERE email_id = ?")
                .param(id.toString())
                .query((row, number) -> PayloadCodec.decodeShown(row.getBytes(1)))
                .optional());
    }
}
