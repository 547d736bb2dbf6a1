package io.emailthrottle.delivery.dispatch;

import io.emailthrottle.email.Priority;
import io.emailthrottle.store.claim.ClaimShare;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * Shares the places of one queue: between priorities by {@link PriorityShares}, and those of a priority evenly between the tenants
 * that have something due. Who goes first moves on from claim to claim, so that a vendor's single permits go round as well.
 */
public final class FairShares {

    /** Each costs a statement. Those who are left out are the first at the next claim. */
    private static final int TENANTS_AT_ONCE = 16;

    private final PriorityShares priorityShares = new PriorityShares();
    private final Map<Priority, String> last = new EnumMap<>(Priority.class);

    /** After which tenant the next one's turn begins; empty when it begins with the first. */
    String lastOf(Priority priority) {
        return last.getOrDefault(priority, "");
    }

    /** Lets tenants after this one be the first to be looked at. */
    void passed(Priority priority, String tenant) {
        last.put(priority, tenant);
    }

    /**
     * Shares so many places.
     *
     * @param due the tenants that have something to send by priority, highest first, each list beginning with the one whose
     *     turn it is; at least one priority, and no list is empty
     */
    List<ClaimShare> of(int places, Map<Priority, List<String>> due) {
        int[] ofPriority = priorityShares.take(places, due.keySet());
        List<ClaimShare> shares = new ArrayList<>();
        due.forEach((priority, tenants) -> shares.addAll(split(ofPriority[priority.ordinal()], priority, tenants)));
        return shares;
    }

    private List<ClaimShare> split(int places, Priority priority, List<String> tenants) {
        int served = Math.clamp(Math.min(places, tenants.size()), 1, TENANTS_AT_ONCE);
        int more = places % served;
        List<ClaimShare> shares = new ArrayList<>();
        for (int i = 0; i < served; i++) {
            shares.add(new ClaimShare(priority.ordinal(), tenants.get(i), places / served + (i < more ? 1 : 0)));
        }
        if (places > 0) {
            boolean allServedAlike = served < tenants.size() || more == 0;
            last.put(priority, tenants.get((allServedAlike ? served : more) - 1));
        }
        return shares;
    }
}
