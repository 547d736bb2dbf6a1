package io.emailthrottle.api;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.util.JsonRecyclerPools;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads the JSON of emails, noting each field that has the wrong type instead of stopping at the first. The length of the
 * body, and so of any string in it, is bounded by {@link Admission}. Its buffers go to the next email when the body is
 * read: kept by the virtual thread, as Jackson does by default, each send in flight would hold its own.
 */
final class EmailRequestReader {

    /** One element of a batch, and what is wrong with it so far. */
    record Element(EmailRequest request, Faults faults) {}

    /** An email needs six levels: batch, email, attachments, attachment, Buffer, data. */
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

    /**
     * Reads an array of emails.
     *
     * @throws UnreadableBody when the body is no JSON array, or has more elements than {@code max}
     * @throws IOException when the body cannot be read to its end
     */
    List<Element> readBatch(InputStream body, int max) throws IOException {
        try (JsonParser parser = reader.createParser(body)) {
            if (parser.nextToken() != JsonToken.START_ARRAY) {
                throw new UnreadableBody("The body must be a JSON array of emails.");
            }
            List<Element> elements = new ArrayList<>();
            while (parser.nextToken() != JsonToken.END_ARRAY) {
                if (elements.size() == max) {
                    throw new UnreadableBody("A batch has at most " + max + " emails.");
                }
                Faults faults = new Faults("[" + elements.size() + "].");
                ObjectReader element = reader.withAttribute(Faults.class, faults)
                        .without(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);
                elements.add(new Element(element.readValue(parser), faults));
            }
            if (parser.nextToken() != null) {
                throw new UnreadableBody("Something follows the JSON array.");
            }
            return elements;
        } catch (JsonProcessingException e) {
            throw new UnreadableBody(e);
        }
    }
}
