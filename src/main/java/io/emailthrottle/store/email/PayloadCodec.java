package io.emailthrottle.store.email;

import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.util.JsonRecyclerPools;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.dataformat.cbor.CBORFactory;
import com.fasterxml.jackson.dataformat.cbor.databind.CBORMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import io.emailthrottle.email.Email;
import java.io.IOException;
import java.io.UncheckedIOException;

/** Writes an email as CBOR (RFC 8949), which keeps attachments as the bytes that they are. */
public final class PayloadCodec {

    /** What a request may be as large as is limited where it is read ({@code api}); what was written can be read. */
    private static final StreamReadConstraints ANYTHING_WRITTEN = StreamReadConstraints.builder()
            .maxStringLength(Integer.MAX_VALUE)
            .maxNameLength(Integer.MAX_VALUE)
            .maxNumberLength(Integer.MAX_VALUE)
            .build();

    /** Its buffers go to the next email instead of ending with this one's virtual thread. */
    private static final CBORMapper MAPPER = CBORMapper.builder(CBORFactory.builder()
                    .streamReadConstraints(ANYTHING_WRITTEN)
                    .recyclerPool(JsonRecyclerPools.sharedBoundedPool())
                    .build())
            .addModule(new JavaTimeModule())
            .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .build();

    private PayloadCodec() {}

    static byte[] encode(Email email) {
        try {
            return MAPPER.writeValueAsBytes(email);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Email decode(byte[] payload) {
        try {
            return MAPPER.readValue(payload, Email.class);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
