package io.emailthrottle.ingress;

import io.emailthrottle.email.Attachment;
import io.emailthrottle.ingress.EmailRequest.AttachmentRequest;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.http.MediaTypeFactory;
import org.springframework.util.InvalidMimeTypeException;
import org.springframework.util.MimeType;
import org.springframework.util.MimeTypeUtils;

/** What an attachment of a request must be. */
public final class AttachmentFields {

    private static final int MAX_ATTACHMENTS = 100;
    private static final int MAX_FILENAME = 255;
    private static final Pattern CONTENT_ID = Pattern.compile("[!-;=?-~]{1,255}");

    /** A charset that nobody knows here may be known to who opens the file. */
    private static final Pattern CHARSET =
            Pattern.compile(";\\s*charset\\s*=\\s*(?:\"[^\"]*\"|[^;\"\\s]*)", Pattern.CASE_INSENSITIVE);

    private AttachmentFields() {}

    /** The attachments without a fault. */
    static List<Attachment> read(
            @Nullable List<@Nullable AttachmentRequest> requests, ValidationErrors validationErrors) {
        List<Attachment> attachments = new ArrayList<>();
        if (requests == null) {
            return attachments;
        }
        if (requests.size() > MAX_ATTACHMENTS) {
            validationErrors.invalid(
                    "attachments", requests.size() + " attachments, at most " + MAX_ATTACHMENTS + " are allowed");
            return attachments;
        }
        for (int i = 0; i < requests.size(); i++) {
            attachment(requests.get(i), "attachments[" + i + "]", validationErrors, attachments);
        }
        return attachments;
    }

    private static void attachment(
            @Nullable AttachmentRequest request,
            String field,
            ValidationErrors validationErrors,
            List<Attachment> attachments) {
        if (request == null) {
            if (!validationErrors.concern(field)) {
                validationErrors.invalid(field, "must be an object");
            }
            return;
        }
        FieldAliases others = new FieldAliases(field + ".", request.unknown(), validationErrors);
        String type = others.of("content_type", request.contentType(), "contentType");
        String id = others.of("content_id", request.contentId(), "contentId", "inline_content_id", "inlineContentId");
        validationErrors.unknown(field + ".", others.unknown());
        filename(request.filename(), field + ".filename", validationErrors);
        if (validationErrors.concern(field + ".path")) {
            return;
        }
        if (request.path() != null) {
            validationErrors.invalid(
                    field + ".path",
                    "invalid_attachment",
                    "files are not fetched from elsewhere, send `content` instead");
        } else if (request.content() == null && !validationErrors.concern(field + ".content")) {
            validationErrors.missing(field + ".content");
        }
        String contentType = contentType(type, request.filename(), field + ".content_type", validationErrors);
        if (id != null && !CONTENT_ID.matcher(id).matches()) {
            validationErrors.invalid(
                    field + ".content_id",
                    "invalid_attachment",
                    "must be 1 to 255 printable ASCII characters without angle brackets");
        }
        byte[] content = content(request.content(), contentType, field + ".content", validationErrors);
        if (content != null && !validationErrors.concern(field)) {
            String filename = request.filename() == null
                    ? "attachment-" + (attachments.size() + 1) + "." + FileExtension.of(contentType)
                    : request.filename();
            attachments.add(new Attachment(filename, contentType, content, id));
        }
    }

    private static void filename(@Nullable String filename, String field, ValidationErrors validationErrors) {
        if (filename == null) {
            return;
        }
        if (filename.isBlank()) {
            validationErrors.missing(field);
        } else if (filename.contains("/") || filename.contains("\\") || filename.equals("..")) {
            validationErrors.invalid(field, "invalid_attachment", "must be a file's name without a path");
        } else {
            SingleLineText.check(field, filename, MAX_FILENAME, validationErrors);
        }
    }

    /** Text is encoded in the charset that its type names, or in UTF-8. */
    private static byte @Nullable [] content(
            @Nullable AttachmentContent content, String contentType, String field, ValidationErrors validationErrors) {
        if (content == null || content.bytes() != null) {
            return content == null ? null : content.bytes();
        }
        try {
            MimeType type = MimeTypeUtils.parseMimeType(contentType);
            if (type.getType().equals("text")) {
                return content.in(type.getCharset() == null ? StandardCharsets.UTF_8 : type.getCharset());
            }
            validationErrors.invalid(field, "invalid_attachment", ContentDeserializer.NEITHER);
        } catch (InvalidMimeTypeException | CharacterCodingException | UnsupportedOperationException e) {
            validationErrors.invalid(
                    field, "invalid_attachment", "is text that its charset cannot write, and not base64");
        }
        return null;
    }

    private static String contentType(
            @Nullable String contentType, @Nullable String filename, String field, ValidationErrors validationErrors) {
        if (contentType == null) {
            return Optional.ofNullable(filename)
                    .flatMap(MediaTypeFactory::getMediaType)
                    .orElse(MediaType.APPLICATION_OCTET_STREAM)
                    .toString();
        }
        try {
            if (SingleLineText.hasControls(contentType)
                    || !MimeTypeUtils.parseMimeType(CHARSET.matcher(contentType).replaceAll(""))
                            .isConcrete()) {
                throw new InvalidMimeTypeException(contentType, "not concrete");
            }
        } catch (InvalidMimeTypeException e) {
            validationErrors.invalid(field, "invalid_attachment", "is not a MIME type such as image/png");
        }
        return contentType;
    }
}
