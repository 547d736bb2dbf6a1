package io.emailthrottle.webhook.incoming;

import java.util.HashMap;
import java.util.Map;

/** Bodies in hand: none of the vendors can be kept waiting by what comes for another, or from one address alone. */
final class WebhookBodyLimit {

    static final int OF_A_VENDOR = 16;
    static final int FROM_AN_ADDRESS = OF_A_VENDOR / 2;

    private record Client(String vendor, String address) {}

    private final Map<String, Integer> byVendor = new HashMap<>();
    private final Map<Client, Integer> byAddress = new HashMap<>();

    /** Takes a place. @return false when there is none */
    synchronized boolean enter(String vendor, String address) {
        Client client = new Client(vendor, address);
        if (byVendor.getOrDefault(vendor, 0) >= OF_A_VENDOR || byAddress.getOrDefault(client, 0) >= FROM_AN_ADDRESS) {
            return false;
        }
        byVendor.merge(vendor, 1, Integer::sum);
        byAddress.merge(client, 1, Integer::sum);
        return true;
    }

    synchronized void leave(String vendor, String address) {
        byVendor.computeIfPresent(vendor, (_, held) -> held == 1 ? null : held - 1);
        byAddress.computeIfPresent(new Client(vendor, address), (_, held) -> held == 1 ? null : held - 1);
    }
}
