package io.emailthrottle.store.email;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.util.JsonRecyclerPools;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.JsonSerializer;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.dataformat.cbor.CBORFactory;
import com.fasterxml.jackson.dataformat.cbor.databind.CBORMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import io.emailthrottle.email.Content;
import io.emailthrottle.email.Email;
import io.emailthrottle.email.raw.RawMessage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Set;

/**
 * Writes an email as CBOR (RFC 8949), which keeps attachments as the bytes that they are; of a raw message its octets alone, from
 * which texts and files are read again. Versions that know no raw messages cannot read such an email, and so do not send it
 * without its content.
 */
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
            .addModule(new SimpleModule()
                    .addSerializer(Content.class, new ContentWriter())
                    .addDeserializer(Content.class, new ContentReader()))
            .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .build();

    private PayloadCodec() {}

    static byte[] encode(Email email) {
        try {
            Email stored =
                    email.content() instanceof Content.Raw raw ? email.withView(null, null, List.of(), raw) : email;
            return MAPPER.writeValueAsBytes(stored);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Email decode(byte[] payload) {
        try {
            return RawMessage.withView(MAPPER.readValue(payload, Email.class));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static final class ContentWriter extends JsonSerializer<Content> {
        @Override
        public void serialize(Content content, JsonGenerator cbor, SerializerProvider provider) throws IOException {
            switch (content) {
                case Content.Composed _ -> cbor.writeNull();
                case Content.Raw raw -> {
                    cbor.writeStartObject();
                    cbor.writeBinaryField("message", raw.message());
                    cbor.writeStringField("mailFrom", raw.mailFrom());
                    cbor.writeEndObject();
                }
            }
        }
    }

    private static final class ContentReader extends JsonDeserializer<Content> {
        @Override
        public Content deserialize(JsonParser cbor, DeserializationContext context) throws IOException {
            byte[] message = null;
            String mailFrom = null;
            while (cbor.nextToken() == JsonToken.FIELD_NAME) {
                String field = cbor.currentName();
                cbor.nextToken();
                switch (field) {
                    case "message" -> message = cbor.getBinaryValue();
                    case "mailFrom" -> mailFrom = cbor.getValueAsString();
                    default -> cbor.skipChildren();
                }
            }
            return new Content.Raw(message, mailFrom, null, List.of(), Set.of());
        }
    }
}
