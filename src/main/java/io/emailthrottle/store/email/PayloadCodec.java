package io.emailthrottle.store.email;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.util.JsonRecyclerPools;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.deser.std.StdDeserializer;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.dataformat.cbor.CBORFactory;
import com.fasterxml.jackson.dataformat.cbor.databind.CBORMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import io.emailthrottle.email.Attachment;
import io.emailthrottle.email.Email;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;

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

    private static final ObjectReader SHOWN = MAPPER.copy()
            .registerModule(new SimpleModule().addDeserializer(Attachment.class, new SizeOnly()))
            .readerFor(Email.class);

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

    /** The same without the attachments' contents, which are passed over and not collected. */
    static ShownEmail decodeShown(byte[] payload) {
        List<Integer> sizes = new ArrayList<>();
        try {
            Email email = SHOWN.withAttribute(SizeOnly.class, sizes).readValue(payload);
            return new ShownEmail(email, sizes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
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
            return new Attachment(filename, contentType, NOTHING, contentId);
        }
    }
}
