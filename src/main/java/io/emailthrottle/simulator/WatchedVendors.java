package io.emailthrottle.simulator;

import io.emailthrottle.email.Email;
import io.emailthrottle.time.Time;
import io.emailthrottle.vendor.EmailSender;
import io.emailthrottle.vendor.SendFailure;
import io.emailthrottle.vendor.SendReceipt;
import io.emailthrottle.vendor.Unconfirmed;
import io.emailthrottle.vendor.VendorFactory;
import io.emailthrottle.vendor.simulated.SimulatedFactory;
import io.emailthrottle.vendor.simulated.SimulatedSettings;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;

/**
 * The simulated vendors, seen from their side: what arrived there is the truth that the gateway's own account is held
 * against. A call that ends unconfirmed did arrive: only its answer was lost.
 */
final class WatchedVendors implements VendorFactory<SimulatedSettings> {

    private final Time time;
    private final SimulatedFactory vendors;
    private final RandomGenerator seeds;
    private final Consumer<Email> arrived;
    private final Map<String, VendorTally> tallies = new LinkedHashMap<>();

    /**
     * @param seeds gives each vendor a luck of its own
     * @param arrived called with every email that a vendor took
     */
    WatchedVendors(Time time, RandomGenerator seeds, Consumer<Email> arrived) {
        this.time = time;
        this.vendors = new SimulatedFactory(time);
        this.seeds = seeds;
        this.arrived = arrived;
    }

    VendorTally tally(String vendor) {
        return Objects.requireNonNull(tallies.get(vendor), vendor);
    }

    @Override
    public String type() {
        return vendors.type();
    }

    @Override
    public Class<SimulatedSettings> settingsType() {
        return vendors.settingsType();
    }

    @Override
    public EmailSender create(String vendor, SimulatedSettings settings) {
        EmailSender sender = vendors.create(vendor, settings.withSeed(settings.seed() ^ seeds.nextLong()));
        VendorTally tally = new VendorTally();
        tallies.put(vendor, tally);
        return email -> watch(email, sender, settings, tally);
    }

    private SendReceipt watch(Email email, EmailSender sender, SimulatedSettings settings, VendorTally tally)
            throws SendFailure {
        tally.calls++;
        Duration now = Duration.ofNanos(time.nanos());
        if (settings.outages().stream().anyMatch(outage -> outage.covers(now))) {
            tally.intoOutages++;
        }
        try {
            SendReceipt receipt = sender.send(email);
            tally.sent++;
            arrived.accept(email);
            return receipt;
        } catch (SendFailure failure) {
            tally.failed(failure);
            if (failure instanceof Unconfirmed) {
                arrived.accept(email);
            }
            throw failure;
        }
    }
}
