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
import java.util.UUID;
import java.util.stream.Stream;
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
    private static final int NEAR = 8;
    private static final int FAR = 32;
    private static final Duration ROUND_TRIP = Duration.ofMillis(20);
    private static final String PROVIDER = StreamProvider.class.getName();
    private static final String TEXT = "Thank you for your order.\n".repeat(20);
    private static final String HTML = "<p>Thank you for your order.</p>\n".repeat(20);

    private SmtpBench() {}

    public static void main(String[] args) throws Exception {
        int rounds = args.length > 0 ? Integer.parseInt(args[0]) : 5;
        Duration round = Duration.ofSeconds(args.length > 1 ? Long.parseLong(args[1]) : 2);
        Duration warmUp = Duration.ofSeconds(args.length > 2 ? Long.parseLong(args[2]) : 10);
        System.out.println("load average before " + Machine.load());
        try (SmtpSink sink = SmtpSink.start();
                DistantServer distant = DistantServer.start(sink.port(), ROUND_TRIP)) {
            System.out.println("sink: " + sink);
            double ours = compare("8 connections", sink.port(), NEAR, rounds, round, warmUp);
            if (SmtpSource.installed().isPresent()) {
                double source = Median.of(source(SmtpSource.installed().get(), sink.port(), rounds, round));
                print("smtp-source", source, ours);
            }
            compare("32 connections, 20 ms round trip", distant.port(), FAR, rounds, round, warmUp);
        }
        System.out.println("load average after " + Machine.load());
    }

    /** Ours, in emails a second. */
    private static double compare(String what, int port, int connections, int rounds, Duration round, Duration warmUp)
            throws Exception {
        JavaMailSenderImpl spring = springSender(port);
        Mailer simple = simpleMailer(port, connections);
        try (EmailSender sender = new SmtpFactory(new SystemTime()).create("bench", settings(port, connections))) {
            MeasuredCall ours = new MeasuredCall("SmtpSender", connections, () -> sender.send(email()));
            List<MeasuredCall> peers = List.of(
                    new MeasuredCall("JavaMailSenderImpl", connections, () -> spring.send(springEmail(spring))),
                    new MeasuredCall("Simple Java Mail, batch", connections, () -> simple.sendMail(simpleEmail())));
            ours.warmUp(warmUp);
            for (MeasuredCall peer : peers) {
                asItComes(() -> peer.warmUp(warmUp));
            }
            List<MeasuredCall> sides =
                    Stream.concat(Stream.of(ours), peers.stream()).toList();
            Rounds.alternate(sides, rounds, side -> {
                if (side == ours) {
                    side.measure(round);
                } else {
                    asItComes(() -> side.measure(round));
                }
            });
            System.out.printf("%n%-34s %12s %10s%n", what, "emails/s", "ours/its");
            sides.forEach(side -> print(side.name(), side.perSecond(), ours.perSecond()));
            return ours.perSecond();
        } finally {
            simple.shutdownConnectionPool().get();
        }
    }

    private static void print(String name, double perSecond, double ours) {
        System.out.printf("%-34s %,12.0f %10.2f%n", name, perSecond, ours / perSecond);
    }

    private interface Measurement {
        void run() throws InterruptedException;
    }

    /** Without the provider that our renderer has named. */
    private static void asItComes(Measurement measurement) throws InterruptedException {
        String named = System.clearProperty(PROVIDER);
        try {
            measurement.run();
        } finally {
            System.setProperty(PROVIDER, named);
        }
    }

    /** Emails a second in each round, after one that tells how many fit into a round. */
    private static List<Double> source(SmtpSource source, int port, int rounds, Duration round) throws Exception {
        int size = size();
        int emails = (int) (source.send(port, NEAR, 20_000, size) * round.toSeconds());
        List<Double> rates = new ArrayList<>();
        for (int i = 0; i < rounds; i++) {
            rates.add(source.send(port, NEAR, emails, size));
        }
        return rates;
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
