package io.emailthrottle.ingress.dialect;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.emailthrottle.ingress.Admission;
import io.emailthrottle.ingress.ValidationErrors;
import io.emailthrottle.ingress.http.UnreadableBody;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.io.InputStream;
import java.net.URLDecoder;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.apache.tomcat.util.http.fileupload.FileItemIterator;
import org.apache.tomcat.util.http.fileupload.FileItemStream;
import org.apache.tomcat.util.http.fileupload.FileUpload;
import org.apache.tomcat.util.http.fileupload.FileUploadException;
import org.apache.tomcat.util.http.fileupload.MultipartStream.MalformedStreamException;
import org.apache.tomcat.util.http.fileupload.UploadContext;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.InvalidMediaTypeException;
import org.springframework.http.MediaType;
import org.springframework.web.server.ResponseStatusException;

/**
 * Reads a form as the JSON object that {@link FieldRules} and {@link Fields} take: a field that comes more than once is an array, a
 * file is an object of {@code filename}, {@code type} and {@code content}. {@code to[0]} and {@code to[]}, as some clients number
 * a field that comes more than once, are {@code to}.
 *
 * <p>Parts are read one after the other within the bounds of the request's {@link Admission.Place}; nothing is written to a disk.
 */
public final class DialectForm {

    /** A thousand recipients, each in a field of its own, and as many fields of other kinds. */
    private static final int MAX_PARTS = 2_000;
    /** What one takes in memory beside its content, about. */
    private static final int PART_BYTES = 512;
    /** A file's name of 255 characters, each of four bytes, twice, and a content type. */
    private static final int MAX_PART_HEADER = 4 * 1024;

    private static final Pattern NUMBER = Pattern.compile("\\[\\d*]$");

    private static final String FILENAME = "filename";
    private static final String TYPE = "type";
    private static final String CONTENT = "content";

    private final ObjectNode fields = JsonNodeFactory.instance.objectNode();
    private final Admission.Place place;
    private int parts;

    private DialectForm(Admission.Place place) {
        this.place = place;
    }

    /**
     * A file of a form.
     *
     * @param filename null when the part has none
     * @param type null when the part has none
     */
    public record FormFile(
            @Nullable String filename, @Nullable String type, byte[] content) {}

    /**
     * The body as fields.
     *
     * @param faults of the whole request
     * @throws UnreadableBody when it is not the form that its Content-Type says, or has too many fields
     * @throws ResponseStatusException 415, when its Content-Type is that of no form
     * @throws IOException when it cannot be read to its end
     */
    public static Fields read(Admission.Place place, HttpServletRequest request, ValidationErrors faults)
            throws IOException {
        DialectForm form = new DialectForm(place);
        MediaType type = type(request.getContentType());
        if (MediaType.MULTIPART_FORM_DATA.includes(type)) {
            form.multipart(request);
        } else if (MediaType.APPLICATION_FORM_URLENCODED.includes(type)) {
            form.urlencoded(DialectBody.stream(place, request));
        } else {
            throw new ResponseStatusException(
                    HttpStatus.UNSUPPORTED_MEDIA_TYPE,
                    "The body must be multipart/form-data or application/x-www-form-urlencoded.");
        }
        return new Fields(form.fields, "", faults);
    }

    /** {@code text/plain}, which is no form, for what cannot be read. */
    private static MediaType type(@Nullable String contentType) {
        try {
            return contentType == null ? MediaType.TEXT_PLAIN : MediaType.parseMediaType(contentType);
        } catch (InvalidMediaTypeException e) {
            return MediaType.TEXT_PLAIN;
        }
    }

    /** The files of a field; a fault where a text stands in their place. Empty when absent. */
    public static List<FormFile> files(Fields form, String field) {
        List<FormFile> files = new ArrayList<>();
        JsonNode value = form.get(field);
        for (JsonNode one : value == null ? List.<JsonNode>of() : value.isArray() ? value : List.of(value)) {
            if (!one.isObject()) {
                form.invalid(field, "must be a file");
                return List.of();
            }
            try {
                files.add(new FormFile(
                        one.path(FILENAME).textValue(),
                        one.path(TYPE).textValue(),
                        one.path(CONTENT).binaryValue()));
            } catch (IOException e) {
                throw new IllegalStateException("a form's file has its bytes", e);
            }
        }
        return files;
    }

    private void multipart(HttpServletRequest request) throws IOException {
        FileUpload upload = new FileUpload();
        upload.setHeaderEncoding(StandardCharsets.UTF_8.name());
        upload.setPartHeaderSizeMax(MAX_PART_HEADER);
        try {
            FileItemIterator items = upload.getItemIterator(new Body(request));
            while (items.hasNext()) {
                part(items.next());
            }
        } catch (FileUploadException e) {
            throw new UnreadableBody("The form cannot be read: " + e.getMessage());
        } catch (MalformedStreamException e) {
            throw new UnreadableBody("The form ends early.");
        }
    }

    private void part(FileItemStream item) throws IOException {
        byte[] content;
        try (InputStream stream = item.openStream()) {
            content = stream.readAllBytes();
        }
        if (item.isFormField()) {
            Charset charset = charset(item.getContentType());
            add(item.getFieldName(), JsonNodeFactory.instance.textNode(new String(content, charset)));
            return;
        }
        ObjectNode file = JsonNodeFactory.instance.objectNode();
        file.put(FILENAME, item.getName().isEmpty() ? null : item.getName());
        file.put(TYPE, item.getContentType());
        file.put(CONTENT, content);
        add(item.getFieldName(), file);
    }

    /** UTF-8 for a type that names none, or one that nobody knows. */
    private static Charset charset(@Nullable String contentType) {
        try {
            Charset named = type(contentType).getCharset();
            return named == null ? StandardCharsets.UTF_8 : named;
        } catch (IllegalArgumentException e) {
            return StandardCharsets.UTF_8;
        }
    }

    private void urlencoded(InputStream body) throws IOException {
        String text = new String(body.readAllBytes(), StandardCharsets.UTF_8);
        int start = 0;
        while (start < text.length()) {
            int and = text.indexOf('&', start);
            int end = and < 0 ? text.length() : and;
            int equals = text.indexOf('=', start);
            int nameEnd = equals < 0 || equals > end ? end : equals;
            if (end > start) {
                String value = nameEnd == end ? "" : decoded(text.substring(nameEnd + 1, end));
                add(decoded(text.substring(start, nameEnd)), JsonNodeFactory.instance.textNode(value));
            }
            start = end + 1;
        }
    }

    private static String decoded(String text) {
        try {
            return URLDecoder.decode(text, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw new UnreadableBody("The form cannot be read: a percent sign is not followed by two digits.");
        }
    }

    private void add(String field, JsonNode value) {
        if (++parts > MAX_PARTS) {
            throw new UnreadableBody("The form has more than " + MAX_PARTS + " fields.");
        }
        place.holdBeside((long) parts * PART_BYTES);
        Fields.add(fields, NUMBER.matcher(field).replaceFirst(""), value);
    }

    /** The request as the library for forms takes it. */
    private final class Body implements UploadContext {
        private final HttpServletRequest request;

        private Body(HttpServletRequest request) {
            this.request = request;
        }

        @Override
        public String getCharacterEncoding() {
            return StandardCharsets.UTF_8.name();
        }

        /** Unknown: what bounds the body counts it. */
        @Override
        public long contentLength() {
            return -1;
        }

        @Override
        public String getContentType() {
            return request.getContentType();
        }

        @Override
        public InputStream getInputStream() throws IOException {
            return DialectBody.stream(place, request);
        }
    }
}
