package io.emailthrottle.bench.micro;

import com.github.f4b6a3.uuid.UuidCreator;
import io.emailthrottle.email.Address;
import io.emailthrottle.email.Attachment;
import io.emailthrottle.email.Email;
import io.emailthrottle.vendor.MessageRejected;
import io.emailthrottle.vendor.mime.MimeRenderer;
import jakarta.mail.MessagingException;
import jakarta.mail.internet.MimeMessage;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UnsupportedEncodingException;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.springframework.core.io.ByteArrayResource;
import org.springframework.mail.javamail.JavaMailSenderImpl;
import org.springframework.mail.javamail.MimeMessageHelper;

/**
 * Builds the MIME message of an email and writes it out to nobody. Its peer is Spring's {@link MimeMessageHelper} on a
 * message of {@link JavaMailSenderImpl}, with the system property by which our renderer makes Jakarta Mail find its classes.
 */
@State(Scope.Benchmark)
public class RenderMime {

    private static final String TEXT = "All work and no play makes mail a dull thing to read.\r\n".repeat(20);
    private static final String HTML = "<p>" + TEXT + "</p>";
    private static final byte[] FILE = new byte[10_000];

    private final MimeRenderer renderer = new MimeRenderer();
    private final JavaMailSenderImpl peer = new JavaMailSenderImpl();
    private final Email text = email().build();
    private final Email full = email().html(HTML)
            .attachments(List.of(new Attachment("invoice.pdf", "application/pdf", FILE, null)))
            .build();

    /** So that the peer finds Jakarta Mail's classes as fast: rendering sets the property for the whole JVM. */
    @Setup
    public void nameProvider() throws MessageRejected {
        renderer.render(text);
    }

    private static Email.Builder email() {
        return Email.builder(
                        UuidCreator.getTimeOrderedEpoch(),
                        Instant.now(),
                        new Address("Acme", "hello@example.com"),
                        "It works")
                .to(List.of(new Address("Ada Lovelace", "ada@example.org")))
                .text(TEXT);
    }

    /** 1.1 KB of text. */
    @Benchmark
    public MimeMessage text() throws MessageRejected, MessagingException, IOException {
        return written(renderer.render(text));
    }

    @Benchmark
    public MimeMessage textPeer() throws MessagingException, IOException {
        MimeMessageHelper helper = helper(false);
        helper.setText(TEXT);
        return saved(helper);
    }

    /** The text, the same as html, and 10 KB attached. */
    @Benchmark
    public MimeMessage full() throws MessageRejected, MessagingException, IOException {
        return written(renderer.render(full));
    }

    @Benchmark
    public MimeMessage fullPeer() throws MessagingException, IOException {
        MimeMessageHelper helper = helper(true);
        helper.setText(TEXT, HTML);
        helper.addAttachment("invoice.pdf", new ByteArrayResource(FILE), "application/pdf");
        return saved(helper);
    }

    private MimeMessageHelper helper(boolean multipart) throws MessagingException, UnsupportedEncodingException {
        MimeMessageHelper helper = new MimeMessageHelper(peer.createMimeMessage(), multipart, "UTF-8");
        helper.setFrom("hello@example.com", "Acme");
        helper.setTo("Ada Lovelace <ada@example.org>");
        helper.setSubject("It works");
        helper.setSentDate(new Date());
        return helper;
    }

    private static MimeMessage saved(MimeMessageHelper helper) throws MessagingException, IOException {
        helper.getMimeMessage().saveChanges();
        return written(helper.getMimeMessage());
    }

    private static MimeMessage written(MimeMessage message) throws MessagingException, IOException {
        message.writeTo(OutputStream.nullOutputStream());
        return message;
    }
}
