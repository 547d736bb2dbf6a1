package io.emailthrottle.ingress.sparkpost;

import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Which of a transmission's recipients share an email: those whose {@code header_to} names each other. All others get one each, as
 * SparkPost sends them.
 */
final class RecipientGroups {

    private final Map<String, Set<Recipient>> byAddress = new LinkedHashMap<>();

    private RecipientGroups() {}

    /** The groups in the order of their first recipient; a fault for a {@code header_to} that names none of them. */
    static List<List<Recipient>> of(List<Recipient> recipients) {
        RecipientGroups groups = new RecipientGroups();
        recipients.stream()
                .filter(recipient -> !recipient.copied())
                .forEach(recipient -> groups.byAddress
                        .computeIfAbsent(recipient.address(), _ -> new LinkedHashSet<>())
                        .add(recipient));
        recipients.stream().filter(recipient -> !recipient.headerTo().isEmpty()).forEach(groups::join);
        Set<Set<Recipient>> distinct = Collections.newSetFromMap(new IdentityHashMap<>());
        distinct.addAll(groups.byAddress.values());
        List<List<Recipient>> ordered = new ArrayList<>();
        for (Set<Recipient> group : groups.byAddress.values()) {
            if (distinct.remove(group)) {
                ordered.add(List.copyOf(group));
            }
        }
        return ordered;
    }

    private void join(Recipient recipient) {
        Set<Recipient> joined = null;
        for (String address : recipient.headerTo()) {
            Set<Recipient> group = byAddress.get(address);
            if (group != null && group != joined) {
                if (joined == null) {
                    joined = group;
                } else {
                    joined.addAll(group);
                    Set<Recipient> whole = joined;
                    byAddress.replaceAll((_, one) -> one == group ? whole : one);
                }
            }
        }
        if (joined == null) {
            recipient.fields().invalid("address.header_to", "names none of the recipients");
        } else {
            joined.add(recipient);
        }
    }
}
