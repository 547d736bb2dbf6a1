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
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.DoubleStream;
import org.springframework.mail.javamail.JavaMailSenderImpl;

/**
 * Emails per second to a local sink, 8 threads: our sender over reused connections, and Spring's JavaMailSenderImpl, which
 * opens one for each email. Both render the same email. Arguments: rounds (5), emails a round (20000).
 */
public final class SmtpBench {

    private static final int THREADS = 8;
    private static final Duration ROUND_LIMIT = Duration.ofSeconds(60);

    private SmtpBench() {}

    public static void main(String[] args) throws Exception {
        int rounds = args.length > 0 ? Integer.parseInt(args[0]) : 5;
        int emails = args.length > 1 ? Integer.parseInt(args[1]) : 20_000;
        double[] ours = new double[rounds];
        double[] springs = new double[rounds];
        try (SmtpSink sink = SmtpSink.start();
                EmailSender sender = new SmtpFactory(new SystemTime()).create("bench", settings(sink.port()))) {
            System.out.println("sink: " + sink + ", " + THREADS + " threads, " + emails + " emails a round");
            JavaMailSenderImpl spring = springSender(sink.port());
            MimeRenderer renderer = new MimeRenderer();
            round(emails, email -> sender.send(email));
            round(emails / 4, email -> spring.send(renderer.render(email)));
            for (int i = 0; i < rounds; i++) {
                ours[i] = round(emails, email -> sender.send(email));
                springs[i] = round(emails / 4, email -> spring.send(renderer.render(email)));
                System.out.printf(
                        "round %d: SmtpSender %,.0f/s, JavaMailSenderImpl %,.0f/s%n", i + 1, ours[i], springs[i]);
            }
        }
        System.out.printf(
                "median: SmtpSender %,.0f/s, JavaMailSenderImpl %,.0f/s, ratio %.2f%n",
                median(ours), median(springs), median(ours) / median(springs));
    }

    private static SmtpSettings settings(int port) {
        return new SmtpSettings(
                "127.0.0.1",
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
                new Pool(THREADS, 100, Duration.ofSeconds(30)));
    }

    private static JavaMailSenderImpl springSender(int port) {
        JavaMailSenderImpl sender = new JavaMailSenderImpl();
        sender.setHost("127.0.0.1");
        sender.setPort(port);
        sender.getJavaMailProperties().setProperty("mail.smtp.localhost", "bench.example.com");
        sender.getJavaMailProperties().setProperty("mail.smtp.connectiontimeout", "5000");
        sender.getJavaMailProperties().setProperty("mail.smtp.timeout", "10000");
        return sender;
    }

    private static double round(int emails, Send send) throws Exception {
        AtomicInteger left = new AtomicInteger(emails);
        AtomicInteger sent = new AtomicInteger();
        AtomicReference<Exception> failure = new AtomicReference<>();
        CountDownLatch done = new CountDownLatch(THREADS);
        long start = System.nanoTime();
        for (int i = 0; i < THREADS; i++) {
            Thread.ofVirtual().start(() -> {
                try {
                    while (left.getAndDecrement() > 0 && System.nanoTime() - start < ROUND_LIMIT.toNanos()) {
                        send.send(email());
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
        double seconds = (System.nanoTime() - start) / 1e9;
        if (failure.get() != null) {
            throw failure.get();
        }
        return sent.get() / seconds;
    }

    private static Email email() {
        return Email.builder(UUID.randomUUID(), Instant.now(), new Address("Shop", "shop@example.com"), "Your order")
                .to(List.of(new Address("Jane Doe", "jane@example.net")))
                .text("Thank you for your order.\n".repeat(20))
                .html("<p>Thank you for your order.</p>\n".repeat(20))
                .build();
    }

    private static double median(double[] values) {
        double[] sorted = DoubleStream.of(values).sorted().toArray();
        return sorted[sorted.length / 2];
    }

    private interface Send {
        void send(Email email) throws Exception;
    }
}
