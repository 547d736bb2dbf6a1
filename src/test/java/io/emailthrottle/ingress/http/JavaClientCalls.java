package io.emailthrottle.ingress.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.resend.Resend;
import com.resend.core.exception.ResendException;
import com.resend.core.net.ListParams;
import com.resend.core.net.RequestOptions;
import com.resend.services.emails.model.Attachment;
import com.resend.services.emails.model.CreateEmailOptions;
import com.resend.services.emails.model.Email;
import com.resend.services.emails.model.Tag;
import com.resend.services.emails.model.UpdateEmailOptions;
import com.resend.services.suppressions.model.AddSuppressionOptions;
import com.resend.services.suppressions.model.AddSuppressionsOptions;
import com.resend.services.suppressions.model.RemoveSuppressionsOptions;
import com.resend.services.webhooks.model.CreateWebhookOptions;
import com.resend.services.webhooks.model.UpdateWebhookOptions;
import com.resend.services.webhooks.model.WebhookEvent;
import com.resend.services.webhooks.model.WebhookStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.UUID;

/** Calls of an application that uses Resend's client for Java; run by {@link JavaClientTest}. */
public final class JavaClientCalls implements Runnable {

    private final Resend resend;

    public JavaClientCalls(String key) {
        this.resend = new Resend(key);
    }

    @Override
    public void run() {
        try {
            emails();
            schedule();
            batchAndList();
            webhooks();
            suppressions();
        } catch (ResendException e) {
            throw new AssertionError(e);
        }
    }

    private static CreateEmailOptions.Builder plain(String subject) {
        return CreateEmailOptions.builder()
                .from("Acme <hello@example.com>")
                .to("ada@example.org")
                .subject(subject)
                .text("Hello");
    }

    private void emails() throws ResendException {
        String id = resend.emails()
                .send(plain("Everything")
                        .cc("cc@example.org")
                        .bcc("bcc@example.org")
                        .replyTo("reply@example.com")
                        .html("<img src=\"cid:logo\">")
                        .addHeader("X-Entity-Ref-ID", "42")
                        .tags(Tag.builder().name("category").value("welcome").build())
                        .attachments(
                                Attachment.builder()
                                        .fileName("a.txt")
                                        .content(Base64.getEncoder().encodeToString("a file".getBytes()))
                                        .build(),
                                Attachment.builder()
                                        .fileName("logo.png")
                                        .content("AQID")
                                        .contentType("image/png")
                                        .contentId("logo")
                                        .build())
                        .build())
                .getId();
        Email found = resend.emails().get(id);
        assertThat(found.getId()).isEqualTo(id);
        assertThat(found.getTo()).containsExactly("ada@example.org");
        assertThat(found.getCc()).containsExactly("cc@example.org");
        assertThat(found.getSubject()).isEqualTo("Everything");
        assertThat(found.getHtml()).isEqualTo("<img src=\"cid:logo\">");
        assertThat(found.getLastEvent()).isEqualTo("sent");

        assertThat(resend.emails().listAttachments(id).getData()).hasSize(2);
        String file = resend.emails().listAttachments(id).getData().getFirst().getId();
        assertThat(resend.emails().getAttachment(id, file).getFilename()).isEqualTo("a.txt");

        RequestOptions once = RequestOptions.builder()
                .setIdempotencyKey(UUID.randomUUID().toString())
                .build();
        String first = resend.emails().send(plain("Once").build(), once).getId();
        assertThat(resend.emails().send(plain("Once").build(), once).getId()).isEqualTo(first);
        assertThatExceptionOfType(ResendException.class)
                .isThrownBy(() -> resend.emails().send(plain("x").to("nobody").build()))
                .withMessageContaining("`to[1]` field");
    }

    private void schedule() throws ResendException {
        String soon = Instant.now().plus(Duration.ofHours(1)).toString();
        String id =
                resend.emails().send(plain("Later").scheduledAt(soon).build()).getId();
        assertThat(resend.emails()
                        .update(
                                id,
                                UpdateEmailOptions.builder()
                                        .scheduledAt("in 2 hours")
                                        .build())
                        .getId())
                .isEqualTo(id);
        assertThat(resend.emails().cancel(id).getId()).isEqualTo(id);
        assertThat(resend.emails().get(id).getLastEvent()).isEqualTo("canceled");
    }

    private void batchAndList() throws ResendException {
        assertThat(resend.batch()
                        .send(List.of(plain("One").build(), plain("Two").build()))
                        .getData())
                .hasSize(2);
        assertThat(resend.emails().list(ListParams.builder().limit(2).build()).getData())
                .hasSize(2);
    }

    private void webhooks() throws ResendException {
        String id = resend.webhooks()
                .create(CreateWebhookOptions.builder()
                        .endpoint("https://example.com/hooks")
                        .events(WebhookEvent.values())
                        .build())
                .getId();
        assertThat(resend.webhooks().get(id).getSigningSecret()).startsWith("whsec_");
        assertThat(resend.webhooks().list().getData()).isNotEmpty();
        resend.webhooks()
                .update(
                        id,
                        UpdateWebhookOptions.builder()
                                .status(WebhookStatus.DISABLED)
                                .build());
        assertThat(resend.webhooks().get(id).getStatus().toString()).isEqualToIgnoringCase("disabled");
        assertThat(resend.webhooks().remove(id).getId()).isEqualTo(id);
    }

    private void suppressions() throws ResendException {
        String id = resend.suppressions()
                .add(AddSuppressionOptions.builder().email("eve@example.org").build())
                .getId();
        assertThat(resend.suppressions().get("eve@example.org").getId()).isEqualTo(id);
        assertThat(resend.suppressions().list().getData()).isNotEmpty();
        assertThat(resend.suppressions().remove(id).getId()).isEqualTo(id);
        List<String> both = List.of("eve@example.org", "mallory@example.org");
        assertThat(resend.suppressions()
                        .batch()
                        .add(AddSuppressionsOptions.builder().emails(both).build())
                        .getData())
                .hasSize(2);
        assertThat(resend.suppressions()
                        .batch()
                        .remove(RemoveSuppressionsOptions.builder().emails(both).build())
                        .getData())
                .hasSize(2);
    }
}
