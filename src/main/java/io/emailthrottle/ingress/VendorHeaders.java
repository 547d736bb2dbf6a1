package io.emailthrottle.ingress;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Headers that tell a vendor what to do: schedule, track, change the recipients. From a caller they would overrule the gateway
 * at one vendor, and travel as text by another.
 */
public final class VendorHeaders {

    /** Names, and beginnings of names that end with a hyphen. */
    private static final List<String> KNOWN = List.of(
            "x-smtpapi",
            "x-msys-api",
            "x-mailgun-",
            "x-ses-",
            "x-mc-",
            "x-pm-",
            "x-mailin-",
            "x-sib-",
            "x-mj-",
            "x-mailjet-",
            "idempotencykey");

    private static final Pattern NAME = Pattern.compile("[!-9;-~]{1,996}");

    private final Set<String> allowed;

    /**
     * @param allowed names that callers may set all the same
     * @throws IllegalArgumentException when one is no name of a header
     */
    public VendorHeaders(List<String> allowed) {
        for (String name : allowed) {
            if (!NAME.matcher(name).matches()) {
                throw new IllegalArgumentException("`" + name + "` is not a header's name");
            }
        }
        this.allowed =
                allowed.stream().map(name -> name.toLowerCase(Locale.ROOT)).collect(Collectors.toSet());
    }

    boolean refuses(String header) {
        String name = header.toLowerCase(Locale.ROOT);
        return !allowed.contains(name)
                && KNOWN.stream().anyMatch(known -> known.endsWith("-") ? name.startsWith(known) : name.equals(known));
    }
}
