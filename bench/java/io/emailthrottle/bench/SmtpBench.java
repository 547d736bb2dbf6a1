package io.emailthrottle.bench;

import io.emailthrottle.email.Address;
import io.emailthrottle.email.Email;
import io.emailthrottle.time.SystemTime;
import io.emailthrottle.vendor.EmailSender;
import io.emailthrottle.vendor.mime.MimeRenderer;
import io.emailthrottle.vendor.smtp.SmtpFactory;
import io.emailthrottle.vendor.smtp.SmtpSettings;
import io.emailthrottle.vendor.smtp.SmtpSettings.Pool;
import io.emailthrottle.vendor.smtp.SmtpSettings.Tls;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.util.StreamProvider;
import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.DoubleStream;
import org.simplejavamail.api.mailer.Mailer;
import org.simplejavamail.api.mailer.config.TransportStrategy;
import org.simplejavamail.email.EmailBuilder;
import org.simplejavamail.mailer.MailerBuilder;
import org.springframework.mail.javamail.JavaMailSenderImpl;
import org.springframework.mail.javamail.MimeMessageHelper;

/**
 * Emails per second to a local sink over 8 connections, and to one that is 20 ms away over 32: our sender, Spring's
 * JavaMailSenderImpl, which opens a connection for each email, Simple Java Mail's batch module, which keeps them, and Postfix's
 * smtp-source, which sends the same bytes every time, where it is installed. All but the last render each email. The peers run
 * as they come: without the provider that our renderer names for the whole JVM, which spares Jakarta Mail a search.
 *
 * <p>Arguments: rounds (5), seconds a round (2), seconds of warm-up each (10).
 */
public final class SmtpBench {

    private static final String HOST = "127.0.0.1";
    private static final Duration ROUND_TRIP = Duration.ofMillis(20);
    private static final String PROVIDER = StreamProvider.class.getName();
    private static final String TEXT = "Thank you for your order.\n".repeat(20);
    private static final String HTML = "<p>Thank you for your order.</p>\n".repeat(20);

    private interface Send {
        void send() throws Exception;
    }

    private interface Measure {
        /** Emails a second in so many seconds. */
        double rate(double seconds) throws Exception;
    }

    private record Side(String name, Measure measure, List<Double> rates) {
        double median() {
            double[] sorted =
                    rates.stream().mapToDouble(Double::doubleValue).sorted().toArray();
            return sorted[sorted.length / 2];
        }

        String range() {
            DoubleStream all = rates.stream().mapToDouble(Double::doubleValue);
            var summary = all.summaryStatistics();
            return "%,.0f to %,.0f".formatted(summary.getMin(), summary.getMax());
        }
    }

    private SmtpBench() {}

    public static void main(String[] args) throws Exception {
        int rounds = args.length > 0 ? Integer.parseInt(args[0]) : 5;
        double seconds = args.length > 1 ? Double.parseDouble(args[1]) : 2;
        double warmUp = args.length > 2 ? Double.parseDouble(args[2]) : 10;
        System.out.println("load average before " + Machine.load());
        try (SmtpSink sink = SmtpSink.start();
                DistantServer distant = DistantServer.start(sink.port(), ROUND_TRIP)) {
            System.out.println("sink: " + sink);
            compare("8 connections", sink.port(), 8, rounds, seconds, warmUp, SmtpSource.installed());
            compare("32 connections, 20 ms round trip", distant.port(), 32, rounds, seconds, warmUp, Optional.empty());
        }
        System.out.println("load average after " + Machine.load());
    }

    private static void compare(
            String what,
            int port,
            int connections,
            int rounds,
            double seconds,
            double warmUp,
            Optional<SmtpSource> source)
            throws Exception {
        List<Side> sides = new ArrayList<>();
        JavaMailSenderImpl spring = springSender(port);
        Mailer simple = simpleMailer(port, connections);
        try (EmailSender ours = new SmtpFactory(new SystemTime()).create("bench", settings(port, connections))) {
            sides.add(side("SmtpSender", connections, () -> ours.send(email())));
            sides.add(asItComes("JavaMailSenderImpl", connections, () -> spring.send(springEmail(spring))));
            sides.add(asItComes("Simple Java Mail, batch", connections, () -> simple.sendMail(simpleEmail())));
            if (source.isPresent()) {
                int size = size();
                AtomicInteger perSecond = new AtomicInteger(10_000);
                sides.add(new Side(
                        "smtp-source",
                        time -> {
                            double rate = source.get().send(port, connections, (int) (perSecond.get() * time), size);
                            perSecond.set((int) rate);
                            return rate;
                        },
                        new ArrayList<>()));
            }
            for (Side side : sides) {
                side.measure.rate(warmUp);
            }
            for (int i = 0; i < rounds; i++) {
                for (Side side : sides) {
                    side.rates.add(side.measure.rate(seconds));
                }
            }
        } finally {
            simple.shutdownConnectionPool().get();
        }
        double first = sides.getFirst().median();
        System.out.printf("%n%-34s %12s %24s %10s%n", what, "emails/s", "rounds", "ours/its");
        for (Side side : sides) {
            System.out.printf(
                    "%-34s %,12.0f %24s %10.2f%n", side.name, side.median(), side.range(), first / side.median());
        }
    }

    private static Side side(String name, int threads, Send send) {
        return new Side(name, seconds -> rate(threads, seconds, send), new ArrayList<>());
    }

    private static Side asItComes(String name, int threads, Send send) {
        return new Side(
                name,
                seconds -> {
                    String named = System.clearProperty(PROVIDER);
                    try {
                        return rate(threads, seconds, send);
                    } finally {
                        System.setProperty(PROVIDER, named);
                    }
                },
                new ArrayList<>());
    }

    private static double rate(int threads, double seconds, Send send) throws Exception {
        AtomicInteger sent = new AtomicInteger();
        AtomicReference<Exception> failure = new AtomicReference<>();
        CountDownLatch done = new CountDownLatch(threads);
        long start = System.nanoTime();
        long end = start + (long) (seconds * 1e9);
        for (int i = 0; i < threads; i++) {
            Thread.ofVirtual().start(() -> {
                try {
                    while (System.nanoTime() < end) {
                        send.send();
                        sent.incrementAndGet();
                    }
                } catch (Exception e) {
                    failure.set(e);
                } finally {
                    done.countDown();
                }
            });
        }
        done.await();
        if (failure.get() != null) {
            throw failure.get();
        }
        return sent.get() / ((System.nanoTime() - start) / 1e9);
    }

    private static SmtpSettings settings(int port, int connections) {
        return new SmtpSettings(
                HOST,
                port,
                null,
                null,
                Tls.NONE,
                true,
                null,
                Duration.ofSeconds(5),
                Duration.ofSeconds(10),
                Duration.ofSeconds(10),
                null,
                "bench.example.com",
                new Pool(connections, 100, Duration.ofSeconds(30)));
    }

    private static JavaMailSenderImpl springSender(int port) {
        JavaMailSenderImpl sender = new JavaMailSenderImpl();
        sender.setHost(HOST);
        sender.setPort(port);
        sender.getJavaMailProperties().setProperty("mail.smtp.localhost", "bench.example.com");
        sender.getJavaMailProperties().setProperty("mail.smtp.connectiontimeout", "5000");
        sender.getJavaMailProperties().setProperty("mail.smtp.timeout", "10000");
        return sender;
    }

    private static Mailer simpleMailer(int port, int connections) {
        return MailerBuilder.withSMTPServer(HOST, port)
                .withTransportStrategy(TransportStrategy.SMTP)
                .withConnectionPoolCoreSize(connections)
                .withConnectionPoolMaxSize(connections)
                .withProperty("mail.smtp.localhost", "bench.example.com")
                .buildMailer();
    }

    private static Email email() {
        return Email.builder(UUID.randomUUID(), Instant.now(), new Address("Shop", "shop@example.com"), "Your order")
                .to(List.of(new Address("Jane Doe", "jane@example.net")))
                .text(TEXT)
                .html(HTML)
                .build();
    }

    private static MimeMessage springEmail(JavaMailSenderImpl sender) throws Exception {
        MimeMessage message = sender.createMimeMessage();
        MimeMessageHelper helper = new MimeMessageHelper(message, true, "UTF-8");
        helper.setFrom("shop@example.com", "Shop");
        helper.setTo(new InternetAddress("jane@example.net", "Jane Doe"));
        helper.setSubject("Your order");
        helper.setText(TEXT, HTML);
        return message;
    }

    private static org.simplejavamail.api.email.Email simpleEmail() {
        return EmailBuilder.startingBlank()
                .from("Shop", "shop@example.com")
                .to("Jane Doe", "jane@example.net")
                .withSubject("Your order")
                .withPlainText(TEXT)
                .withHTMLText(HTML)
                .buildEmail();
    }

    private static int size() throws Exception {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        new MimeRenderer().render(email()).writeTo(bytes);
        return bytes.size();
    }
}
