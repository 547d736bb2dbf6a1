package io.emailthrottle.api;

import io.emailthrottle.email.Tag;
import io.emailthrottle.failover.VendorPipeline;
import io.emailthrottle.failover.Vendors;
import java.util.List;
import java.util.TreeSet;

/**
 * Which vendor an email insists on: the field {@code vendor}, or a tag of that name, for clients that cannot send a field
 * which they do not know.
 */
final class VendorFields {

    private static final String VENDOR = "vendor";

    private final Vendors vendors;

    VendorFields(Vendors vendors) {
        this.vendors = vendors;
    }

    /** The vendor's name; null when the email insists on none. */
    String read(String field, List<Tag> tags, Faults faults) {
        String vendor = field;
        check(VENDOR, field, faults);
        for (int i = 0; i < tags.size(); i++) {
            Tag tag = tags.get(i);
            if (VENDOR.equals(tag.name()) && tag.value() != null) {
                String path = "tags[" + i + "].value";
                check(path, tag.value(), faults);
                if (vendor != null && !vendor.equals(tag.value())) {
                    faults.invalid(path, "the email insists on `" + vendor + "` already");
                }
                vendor = tag.value();
            }
        }
        return vendor;
    }

    private void check(String path, String vendor, Faults faults) {
        if (vendor != null && vendors.named(vendor).isEmpty()) {
            TreeSet<String> known = new TreeSet<>();
            vendors.all().stream().map(VendorPipeline::name).forEach(known::add);
            faults.invalid(path, "no vendor has this name; known are " + known);
        }
    }
}
