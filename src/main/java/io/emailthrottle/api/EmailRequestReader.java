package io.emailthrottle.api;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.util.JsonRecyclerPools;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import java.io.IOException;
import java.io.InputStream;

/**
 * Reads the JSON of an email, noting each field that has the wrong type instead of stopping at the first. The length of
 * the body, and so of any string in it, is bounded by {@link Admission}. Its buffers go to the next email when the body
 * is read: kept by the virtual thread, as Jackson does by default, each send in flight would hold its own.
 */
final class EmailRequestReader {

    /** An email needs five levels: body, attachments, attachment, Buffer, data. */
    private static final int MAX_DEPTH = 16;

    private static final int MAX_NAME_LENGTH = 1000;

    private final ObjectReader reader;

    EmailRequestReader() {
        JsonFactory factory = JsonFactory.builder()
                .recyclerPool(JsonRecyclerPools.sharedBoundedPool())
                .streamReadConstraints(StreamReadConstraints.builder()
                        .maxNestingDepth(MAX_DEPTH)
                        .maxNameLength(MAX_NAME_LENGTH)
                        .maxStringLength(Integer.MAX_VALUE)
                        .build())
                .build();
        this.reader = JsonMapper.builder(factory)
                .addModule(new SimpleModule().addDeserializer(String.class, new TextDeserializer()))
                .addHandler(new RequestFaults())
                .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                .disable(DeserializationFeature.WRAP_EXCEPTIONS)
                .build()
                .readerFor(EmailRequest.class);
    }

    /**
     * @return what could be read; fields with a fault are null
     * @throws UnreadableBody when the body is no JSON, or no JSON object
     * @throws IOException when the body cannot be read to its end
     */
    EmailRequest read(InputStream body, Faults faults) throws IOException {
        EmailRequest request;
        try {
            request = reader.withAttribute(Faults.class, faults).readValue(body);
        } catch (JsonProcessingException e) {
            throw new UnreadableBody(e);
        }
        if (request == null) {
            throw new UnreadableBody("The body must be a JSON object.");
        }
        return request;
    }
}
