package io.emailthrottle.ingress;

import io.emailthrottle.email.Tag;
import io.emailthrottle.failover.Routes;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which vendor an email insists on: the field {@code vendor}, or a tag of that name, for clients that cannot send a field
 * which they do not know.
 */
public final class VendorFields {

    private static final String VENDOR = "vendor";

    private final Routes routes;

    VendorFields(Routes routes) {
        this.routes = routes;
    }

    /** The name of a vendor that is open to the tenant; null when the email insists on none. */
    @Nullable
    String read(String tenant, @Nullable String field, List<Tag> tags, ValidationErrors validationErrors) {
        String vendor = field;
        check(tenant, VENDOR, field, validationErrors);
        for (int i = 0; i < tags.size(); i++) {
            Tag tag = tags.get(i);
            if (VENDOR.equals(tag.name()) && tag.value() != null) {
                String path = "tags[" + i + "].value";
                check(tenant, path, tag.value(), validationErrors);
                if (vendor != null && !vendor.equals(tag.value())) {
                    validationErrors.invalid(path, "the email insists on `" + vendor + "` already");
                }
                vendor = tag.value();
            }
        }
        return vendor;
    }

    private void check(String tenant, String path, @Nullable String vendor, ValidationErrors validationErrors) {
        if (vendor == null) {
            return;
        }
        Set<String> open = routes.open(tenant);
        if (!open.contains(vendor)) {
            boolean known = routes.vendors().named(vendor).isPresent();
            String why = known ? "this vendor sends for other tenants only" : "no vendor has this name";
            validationErrors.invalid(path, why + "; known are " + open);
        }
    }
}
