package io.emailthrottle.domain;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;
import org.xbill.DNS.Type;

/** A name server on a port of the loopback address, with the records that a test gives it. */
public final class DnsServer implements AutoCloseable {

    private final DatagramSocket socket;
    private final List<Record> records = new CopyOnWriteArrayList<>();
    private final Set<String> broken = ConcurrentHashMap.newKeySet();
    private final List<String> asked = new CopyOnWriteArrayList<>();

    public DnsServer() throws IOException {
        socket = new DatagramSocket(0, InetAddress.getByName("127.0.0.1"));
        Thread.ofVirtual().start(this::serve);
    }

    /** As configuration names it. */
    public String address() {
        return "127.0.0.1:" + socket.getLocalPort();
    }

    /** Adds a record, as in {@code add("example.com", "TXT", "\"v=spf1 -all\"")}. */
    public DnsServer add(String name, String type, String value) {
        try {
            Name root = Name.root;
            records.add(Record.fromString(Name.fromString(name, root), Type.value(type), DClass.IN, 60, value, root));
            return this;
        } catch (IOException e) {
            throw new IllegalArgumentException(value, e);
        }
    }

    /** Removes all records of a name. */
    public void remove(String name) {
        records.removeIf(one -> one.getName().toString(true).equalsIgnoreCase(name));
    }

    /** Answers SERVFAIL for a name. */
    public void fail(String name) {
        broken.add(name);
    }

    /** The names that were looked up, in their order. */
    public List<String> asked() {
        return asked;
    }

    private void serve() {
        byte[] bytes = new byte[4096];
        try {
            while (true) {
                DatagramPacket packet = new DatagramPacket(bytes, bytes.length);
                socket.receive(packet);
                byte[] answer = answer(new Message(java.util.Arrays.copyOf(bytes, packet.getLength())))
                        .toWire(4096);
                socket.send(new DatagramPacket(answer, answer.length, packet.getSocketAddress()));
            }
        } catch (IOException e) {
            // Closed: the test is over.
        }
    }

    private Message answer(Message query) {
        Record question = query.getQuestion();
        String name = question.getName().toString(true);
        asked.add(name);
        Message answer = new Message(query.getHeader().getID());
        answer.getHeader().setFlag(Flags.QR);
        answer.getHeader().setFlag(Flags.RA);
        answer.addRecord(question, Section.QUESTION);
        if (broken.contains(name)) {
            answer.getHeader().setRcode(Rcode.SERVFAIL);
            return answer;
        }
        List<Record> found = new ArrayList<>();
        boolean known = false;
        for (Record one : records) {
            if (one.getName().equals(question.getName())) {
                known = true;
                if (one.getType() == question.getType() || one.getType() == Type.CNAME) {
                    found.add(one);
                }
            }
        }
        found.forEach(one -> answer.addRecord(one, Section.ANSWER));
        if (!known) {
            answer.getHeader().setRcode(Rcode.NXDOMAIN);
        }
        return answer;
    }

    @Override
    public void close() {
        socket.close();
    }
}
