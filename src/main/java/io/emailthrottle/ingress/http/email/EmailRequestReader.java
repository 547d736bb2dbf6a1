package io.emailthrottle.ingress.http.email;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.util.JsonRecyclerPools;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import io.emailthrottle.ingress.Admission;
import io.emailthrottle.ingress.BindingErrors;
import io.emailthrottle.ingress.BoundedTokens;
import io.emailthrottle.ingress.EmailRequest;
import io.emailthrottle.ingress.InvalidRequest;
import io.emailthrottle.ingress.ValidationErrors;
import io.emailthrottle.ingress.http.DuplicateField;
import io.emailthrottle.ingress.http.UnreadableBody;
import java.io.IOException;
import java.io.InputStream;
import java.util.function.LongConsumer;

/**
 * Reads the JSON of emails, noting each field that has the wrong type instead of stopping at the first. The length of the
 * body, and so of any string in it, is bounded by {@link Admission}. Its buffers go to the next email when the body is
 * read: kept by the virtual thread, as Jackson does by default, each send in flight would hold its own.
 */
public final class EmailRequestReader {

    /** An email needs six levels: batch, email, attachments, attachment, Buffer, data. */
    private static final int MAX_DEPTH = 16;

    private static final int MAX_NAME_LENGTH = 1000;

    private final ObjectReader reader;

    public EmailRequestReader() {
        JsonFactory factory = JsonFactory.builder()
                .recyclerPool(JsonRecyclerPools.sharedBoundedPool())
                .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                .streamReadConstraints(StreamReadConstraints.builder()
                        .maxNestingDepth(MAX_DEPTH)
                        .maxNameLength(MAX_NAME_LENGTH)
                        .maxStringLength(Integer.MAX_VALUE)
                        .build())
                .build();
        this.reader = JsonMapper.builder(factory)
                .addModule(new SimpleModule().addDeserializer(String.class, new TextDeserializer()))
                .addHandler(new BindingErrors())
                .disable(DeserializationFeature.WRAP_EXCEPTIONS)
                .build()
                .readerFor(EmailRequest.class);
    }

    /**
     * @param onBytes is told now and then how much memory the email takes, about, beside its body
     * @return what could be read; fields with a fault are null
     * @throws UnreadableBody when the body is no JSON, or no JSON object
     * @throws InvalidRequest when it has more names and values than any email needs
     * @throws IOException when the body cannot be read to its end
     */
    public EmailRequest read(InputStream body, LongConsumer onBytes, ValidationErrors validationErrors)
            throws IOException {
        EmailRequest request;
        try (BoundedTokens parser = new BoundedTokens(reader.createParser(body), onBytes)) {
            request = email(parser, validationErrors);
            if (parser.nextToken() != null) {
                throw new UnreadableBody("Something follows the JSON object.");
            }
        } catch (JsonProcessingException e) {
            throw new UnreadableBody(e);
        }
        if (request == null) {
            throw new UnreadableBody("The body must be a JSON object.");
        }
        return request;
    }

    private EmailRequest email(BoundedTokens parser, ValidationErrors validationErrors) throws IOException {
        try {
            return reader.withAttribute(ValidationErrors.class, validationErrors)
                    .readValue(parser);
        } catch (JsonProcessingException e) {
            if (parser.exceeded()) {
                validationErrors.invalid("body", "more than " + BoundedTokens.MAX + " names and values are not read");
                validationErrors.orThrow();
            }
            if (DuplicateField.is(e)) {
                validationErrors.invalid(BindingErrors.path(parser), DuplicateField.PROBLEM);
                validationErrors.orThrow();
            }
            throw e;
        }
    }

    /** Does something with one email of several. */
    @FunctionalInterface
    interface Each {
        /**
         * @param email null when it is no JSON object, which is then a fault
         * @param validationErrors what is wrong with it so far
         */
        void accept(int index, EmailRequest email, ValidationErrors validationErrors);
    }

    /**
     * Reads an array of emails, one after the other, so that only one is in memory as it was read.
     *
     * @param onBytes is told now and then how much memory an email takes, about, beside its body
     * @return how many there were
     * @throws UnreadableBody when the body is no JSON array, or has more elements than {@code max}
     * @throws InvalidRequest when an email has more names and values than any needs
     * @throws IOException when the body cannot be read to its end
     */
    int readBatch(InputStream body, int max, LongConsumer onBytes, Each each) throws IOException {
        try (BoundedTokens parser = new BoundedTokens(reader.createParser(body), onBytes)) {
            if (parser.nextToken() != JsonToken.START_ARRAY) {
                throw new UnreadableBody("The body must be a JSON array of emails.");
            }
            int count = 0;
            while (parser.nextToken() != JsonToken.END_ARRAY) {
                if (count == max) {
                    throw new UnreadableBody("A batch has at most " + max + " emails.");
                }
                parser.restart();
                ValidationErrors validationErrors = new ValidationErrors("[" + count + "].");
                EmailRequest email = email(parser, validationErrors);
                if (email == null && !validationErrors.concern("body")) {
                    validationErrors.invalid("body", "must be an object");
                }
                each.accept(count, email, validationErrors);
                count++;
            }
            if (parser.nextToken() != null) {
                throw new UnreadableBody("Something follows the JSON array.");
            }
            return count;
        } catch (JsonProcessingException e) {
            throw new UnreadableBody(e);
        }
    }
}
