package io.emailthrottle.bench.micro;

import io.emailthrottle.email.Address;
import io.emailthrottle.email.InvalidAddress;
import jakarta.mail.internet.AddressException;
import jakarta.mail.internet.InternetAddress;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** Reads a recipient. Its peer is Jakarta Mail's strict parser alone, which ours asks too. */
@State(Scope.Benchmark)
public class ParseAddress {

    private String plain = "ada.lovelace@mail.example.org";
    private String named = "Ada Lovelace <ada.lovelace@mail.example.org>";
    private String international = "Jörg Müller <joerg@bücher.example>";

    /** An address without a name. */
    @Benchmark
    public Address plain() throws InvalidAddress {
        return Address.parse(plain);
    }

    @Benchmark
    public InternetAddress[] plainPeer() throws AddressException {
        return InternetAddress.parse(plain, true);
    }

    /** An address with a name. */
    @Benchmark
    public Address named() throws InvalidAddress {
        return Address.parse(named);
    }

    @Benchmark
    public InternetAddress[] namedPeer() throws AddressException {
        return InternetAddress.parse(named, true);
    }

    /** A name and a domain with letters outside ASCII. */
    @Benchmark
    public Address international() throws InvalidAddress {
        return Address.parse(international);
    }

    @Benchmark
    public InternetAddress[] internationalPeer() throws AddressException {
        return InternetAddress.parse(international, true);
    }
}
