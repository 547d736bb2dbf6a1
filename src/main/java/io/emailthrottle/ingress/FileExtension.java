package io.emailthrottle.ingress;

import java.util.Locale;
import java.util.Map;
import org.springframework.boot.web.server.MimeMappings;

/** The extension of a file of a MIME type: some vendors drop an attachment whose name contradicts its type. */
public final class FileExtension {

    /** Where a type has several extensions, or none in the list of web servers. */
    private static final Map<String, String> USUAL = Map.ofEntries(
            Map.entry("text/plain", "txt"),
            Map.entry("text/html", "html"),
            Map.entry("text/csv", "csv"),
            Map.entry("text/calendar", "ics"),
            Map.entry("text/markdown", "md"),
            Map.entry("text/xml", "xml"),
            Map.entry("application/xml", "xml"),
            Map.entry("application/json", "json"),
            Map.entry("application/pdf", "pdf"),
            Map.entry("application/zip", "zip"),
            Map.entry("application/octet-stream", "bin"),
            Map.entry("application/msword", "doc"),
            Map.entry("application/vnd.ms-excel", "xls"),
            Map.entry("application/vnd.ms-powerpoint", "ppt"),
            Map.entry("image/jpeg", "jpg"),
            Map.entry("image/png", "png"),
            Map.entry("image/gif", "gif"),
            Map.entry("image/webp", "webp"),
            Map.entry("image/svg+xml", "svg"),
            Map.entry("audio/mpeg", "mp3"),
            Map.entry("video/mp4", "mp4"),
            Map.entry("message/rfc822", "eml"));

    private FileExtension() {}

    /** @return {@code bin} for a type that has none */
    static String of(String contentType) {
        String bare = contentType.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
        String usual = USUAL.get(bare);
        if (usual != null) {
            return usual;
        }
        for (MimeMappings.Mapping mapping : MimeMappings.DEFAULT) {
            if (mapping.getMimeType().equals(bare)) {
                return mapping.getExtension();
            }
        }
        return "bin";
    }
}
