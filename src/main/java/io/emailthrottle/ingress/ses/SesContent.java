package io.emailthrottle.ingress.ses;

import io.emailthrottle.ingress.dialect.Draft;
import io.emailthrottle.ingress.dialect.FieldNames;
import io.emailthrottle.ingress.dialect.FieldRules;
import io.emailthrottle.ingress.dialect.Fields;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** What requests of Amazon SES have in common: recipients, tags, headers and files. */
final class SesContent {

    private SesContent() {}

    /**
     * Adds the rules of headers and files.
     *
     * @param at the path of the object that has them
     */
    static void addRules(FieldRules rules, String at) {
        rules.kept(at + ".Headers[].Name", "`headers`")
                .kept(at + ".Headers[].Value", "`headers`")
                .kept(at + ".Attachments[].RawContent", "`content` of a file, base64")
                .kept(at + ".Attachments[].FileName", "`filename`")
                .kept(at + ".Attachments[].ContentType", "`content_type`")
                .kept(at + ".Attachments[].ContentDisposition", "`INLINE` makes it an inline part")
                .kept(at + ".Attachments[].ContentId", "`content_id` of an inline part; its file name when absent")
                .noEffect(at + ".Attachments[].ContentDescription", "files have no description here")
                .noEffect(at + ".Attachments[].ContentTransferEncoding", "each vendor encodes as it does");
    }

    /**
     * The names of the fields that all requests have.
     *
     * @param destination the path of the recipients
     * @param at the path of the object that has headers and files
     */
    static FieldNames names(String destination, String at) {
        return new FieldNames()
                .put("from", "FromEmailAddress")
                .put("to", destination + ".ToAddresses")
                .put("cc", destination + ".CcAddresses")
                .put("bcc", destination + ".BccAddresses")
                .put("reply_to", "ReplyToAddresses")
                .put("headers", at + ".Headers")
                .put("attachments[].filename", at + ".Attachments[].FileName")
                .put("attachments[].content_type", at + ".Attachments[].ContentType")
                .put("attachments[].content_id", at + ".Attachments[].ContentId")
                .put("attachments", at + ".Attachments");
    }

    /** Sets the recipients. */
    static void destination(Draft draft, Fields from) {
        draft.to(recipients(from, "ToAddresses"))
                .cc(recipients(from, "CcAddresses"))
                .bcc(recipients(from, "BccAddresses"));
    }

    /** All recipients. */
    static Stream<String> recipients(Fields from) {
        return Stream.of("ToAddresses", "CcAddresses", "BccAddresses").flatMap(name -> recipients(from, name).stream());
    }

    private static List<String> recipients(Fields from, String name) {
        Fields destination = from.object("Destination");
        return destination == null ? List.of() : destination.texts(name);
    }

    /** Adds tags. */
    static void tags(Draft draft, Fields from, String name) {
        from.objects(name).forEach(tag -> draft.label(String.valueOf(tag.text("Name")), tag.text("Value")));
    }

    /** Adds headers and files. */
    static void headersAndFiles(Draft draft, Fields from) {
        headers(draft, from, "Headers");
        from.objects("Attachments").forEach(file -> file(draft, file));
    }

    /** Adds headers; one of the same name is replaced. */
    static void headers(Draft draft, Fields from, String field) {
        Map<String, String> headers = new LinkedHashMap<>();
        for (Fields header : from.objects(field)) {
            String name = header.filled("Name");
            String value = header.text("Value");
            if (name == null || value == null) {
                header.invalid("Name", "needs a value beside it");
            } else {
                headers.put(name, value);
            }
        }
        draft.headers(headers);
    }

    private static void file(Draft draft, Fields file) {
        String filename = file.filled("FileName");
        String id = file.filled("ContentId");
        boolean inline = "INLINE".equals(file.text("ContentDisposition"));
        draft.file(
                filename, file.filled("ContentType"), inline ? id == null ? filename : id : null, file, "RawContent");
    }
}
