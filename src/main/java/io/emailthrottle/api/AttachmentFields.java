package io.emailthrottle.api;

import io.emailthrottle.api.EmailRequest.AttachmentRequest;
import io.emailthrottle.email.Attachment;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.springframework.http.MediaType;
import org.springframework.http.MediaTypeFactory;
import org.springframework.util.InvalidMimeTypeException;
import org.springframework.util.MimeTypeUtils;

/** What an attachment of a request must be. */
final class AttachmentFields {

    private static final int MAX_ATTACHMENTS = 100;
    private static final int MAX_FILENAME = 255;
    private static final Pattern CONTENT_ID = Pattern.compile("[!-;=?-~]{1,255}");

    private AttachmentFields() {}

    /** The attachments without a fault. */
    static List<Attachment> read(List<AttachmentRequest> requests, Faults faults) {
        List<Attachment> attachments = new ArrayList<>();
        if (requests == null) {
            return attachments;
        }
        if (requests.size() > MAX_ATTACHMENTS) {
            faults.invalid(
                    "attachments", requests.size() + " attachments, at most " + MAX_ATTACHMENTS + " are allowed");
            return attachments;
        }
        for (int i = 0; i < requests.size(); i++) {
            attachment(requests.get(i), "attachments[" + i + "]", faults, attachments);
        }
        return attachments;
    }

    private static void attachment(
            AttachmentRequest request, String field, Faults faults, List<Attachment> attachments) {
        if (request == null) {
            if (!faults.concern(field)) {
                faults.invalid(field, "must be an object");
            }
            return;
        }
        faults.unknown(field + ".", request.unknown());
        filename(request.filename(), field + ".filename", faults);
        if (request.path() != null) {
            faults.invalid(
                    field + ".path",
                    "invalid_attachment",
                    "files are not fetched from elsewhere, send `content` instead");
        } else if (request.content() == null && !faults.concern(field + ".content")) {
            faults.missing(field + ".content");
        }
        String contentType = contentType(request, field + ".content_type", faults);
        if (request.contentId() != null
                && !CONTENT_ID.matcher(request.contentId()).matches()) {
            faults.invalid(
                    field + ".content_id",
                    "invalid_attachment",
                    "must be 1 to 255 printable ASCII characters without angle brackets");
        }
        if (!faults.concern(field)) {
            attachments.add(new Attachment(request.filename(), contentType, request.content(), request.contentId()));
        }
    }

    private static void filename(String filename, String field, Faults faults) {
        if (filename == null || filename.isBlank()) {
            if (!faults.concern(field)) {
                faults.missing(field);
            }
        } else if (filename.contains("/") || filename.contains("\\") || filename.equals("..")) {
            faults.invalid(field, "invalid_attachment", "must be a file's name without a path");
        } else {
            OneLine.check(field, filename, MAX_FILENAME, faults);
        }
    }

    private static String contentType(AttachmentRequest request, String field, Faults faults) {
        if (request.contentType() == null) {
            return request.filename() == null
                    ? null
                    : MediaTypeFactory.getMediaType(request.filename())
                            .orElse(MediaType.APPLICATION_OCTET_STREAM)
                            .toString();
        }
        try {
            if (OneLine.hasControls(request.contentType())
                    || !MimeTypeUtils.parseMimeType(request.contentType()).isConcrete()) {
                throw new InvalidMimeTypeException(request.contentType(), "not concrete");
            }
        } catch (InvalidMimeTypeException e) {
            faults.invalid(field, "invalid_attachment", "is not a MIME type such as image/png");
        }
        return request.contentType();
    }
}
