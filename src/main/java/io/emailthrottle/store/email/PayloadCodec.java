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
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.deser.std.StdDeserializer;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.dataformat.cbor.CBORFactory;
import com.fasterxml.jackson.dataformat.cbor.databind.CBORMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import io.emailthrottle.email.Attachment;
import io.emailthrottle.email.Content;
import io.emailthrottle.email.Email;
import io.emailthrottle.email.raw.RawMessage;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
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

    private static final ObjectReader SHOWN = MAPPER.copy()
            .registerModule(new SimpleModule().addDeserializer(Attachment.class, new SizeOnly()))
            .readerFor(Email.class);

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

    /** The same without the attachments' contents, which are passed over and not collected. */
    static ShownEmail decodeShown(byte[] payload) {
        List<Integer> sizes = new ArrayList<>();
        try {
            Email email = SHOWN.withAttribute(SizeOnly.class, sizes).readValue(payload);
            return email.content() instanceof Content.Raw
                    ? shown(RawMessage.withView(email))
                    : new ShownEmail(email, sizes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The files of a raw message are known only once it has been read as a whole. */
    private static ShownEmail shown(Email email) {
        List<Attachment> files = email.attachments().stream()
                .map(file -> new Attachment(file.filename(), file.contentType(), SizeOnly.NOTHING, file.contentId()))
                .toList();
        List<Integer> sizes =
                email.attachments().stream().map(file -> file.content().length).toList();
        return new ShownEmail(email.withView(email.text(), email.html(), files, email.content()), sizes);
    }

    /** Reads an attachment without its content, whose size it adds to a list in the context. */
    private static final class SizeOnly extends StdDeserializer<Attachment> {

        private static final byte[] NOTHING = {};

        private SizeOnly() {
            super(Attachment.class);
        }

        @Override
        @SuppressWarnings("unchecked")
        public Attachment deserialize(JsonParser parser, DeserializationContext context) throws IOException {
            String filename = null;
            String contentType = null;
            String contentId = null;
            int size = 0;
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                String field = parser.currentName();
                parser.nextToken();
                switch (field) {
                    case "filename" -> filename = parser.getValueAsString();
                    case "contentType" -> contentType = parser.getValueAsString();
                    case "contentId" -> contentId = parser.getValueAsString();
                    case "content" -> size = parser.readBinaryValue(OutputStream.nullOutputStream());
                    default -> parser.skipChildren();
                }
            }
            ((List<Integer>) context.getAttribute(SizeOnly.class)).add(size);
            return new Attachment(
                    Objects.requireNonNull(filename, "filename"),
                    Objects.requireNonNull(contentType, "contentType"),
                    NOTHING,
                    contentId);
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
            return new Content.Raw(Objects.requireNonNull(message, "message"), mailFrom, null, List.of(), Set.of());
        }
    }
}
