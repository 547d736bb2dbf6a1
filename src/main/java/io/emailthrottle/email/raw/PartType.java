package io.emailthrottle.email.raw;

import jakarta.mail.MessagingException;
import jakarta.mail.Part;
import jakarta.mail.internet.ContentType;
import jakarta.mail.internet.ParseException;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The type of a part, also when it is written carelessly. */
final class PartType {

    private PartType() {}

    /** Type and subtype in lower case. */
    static String bare(Part part) throws MessagingException {
        String type = part.getContentType();
        try {
            return new ContentType(type).getBaseType().toLowerCase(Locale.ROOT);
        } catch (ParseException e) {
            return type.split("[;\\s]", 2)[0].toLowerCase(Locale.ROOT);
        }
    }

    /** Null when there is none, or the type cannot be read. */
    static @Nullable String parameter(Part part, String name) throws MessagingException {
        try {
            return new ContentType(part.getContentType()).getParameter(name);
        } catch (ParseException e) {
            return null;
        }
    }

    /** In one line, without the file's name; null when it cannot be read. */
    static @Nullable String withoutName(Part part) throws MessagingException {
        try {
            ContentType type = new ContentType(part.getContentType());
            if (type.getParameterList() != null) {
                type.getParameterList().remove("name");
            }
            return type.toString().replaceAll("[\\s\\p{Cntrl}]+", " ");
        } catch (ParseException e) {
            return null;
        }
    }
}
