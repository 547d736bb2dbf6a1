package io.emailthrottle.ingress.sparkpost;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.JsonNode;
import com.sparkpost.Client;
import com.sparkpost.exception.SparkPostErrorServerResponseException;
import com.sparkpost.exception.SparkPostException;
import com.sparkpost.model.AddressAttributes;
import com.sparkpost.model.AttachmentAttributes;
import com.sparkpost.model.InlineImageAttributes;
import com.sparkpost.model.OptionsAttributes;
import com.sparkpost.model.RecipientAttributes;
import com.sparkpost.model.TemplateContentAttributes;
import com.sparkpost.model.TransmissionWithRecipientArray;
import com.sparkpost.resources.ResourceTransmissions;
import com.sparkpost.transport.RestConnection;
import io.emailthrottle.ingress.dialect.DialectGateway;
import io.emailthrottle.ingress.dialect.DialectSample;
import io.emailthrottle.logs.ProvokesErrors;
import io.emailthrottle.security.Scope;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** SparkPost's own client for Java, unchanged, against the gateway. */
@ProvokesErrors("the client logs what it throws")
class SparkPostJavaClientTest extends DialectGateway {

    private String send(String key, TransmissionWithRecipientArray transmission) throws SparkPostException {
        Client client = new Client(key);
        return ResourceTransmissions.create(new RestConnection(client, base() + "/api/v1"), 0, transmission)
                .getResults()
                .getId();
    }

    private static TransmissionWithRecipientArray plain() {
        RecipientAttributes recipient = new RecipientAttributes();
        recipient.setAddress(new AddressAttributes("ada@smtp.example"));
        TemplateContentAttributes content = new TemplateContentAttributes();
        AddressAttributes from = new AddressAttributes("hello@example.com");
        from.setName("Zoë");
        content.setFrom(from);
        content.setSubject("Grüße {{name}}");
        content.setText(DialectSample.TEXT);
        TransmissionWithRecipientArray transmission = new TransmissionWithRecipientArray();
        transmission.setRecipientArray(List.of(recipient));
        transmission.setContentAttributes(content);
        return transmission;
    }

    @Test
    void a_transmission_with_every_field_is_kept_field_by_field() throws Exception {
        String key = key(Scope.ADMIN);
        Instant later = Instant.now().plus(1, ChronoUnit.HOURS).truncatedTo(ChronoUnit.SECONDS);
        TransmissionWithRecipientArray transmission = plain();
        transmission.setSubstitutionData(Map.of("name", "Ada"));
        transmission.setMetadata(Map.of("user_id", "42"));
        transmission.setCampaignId("spring");
        TemplateContentAttributes content = transmission.getContentAttributes();
        content.setHtml(DialectSample.HTML);
        content.setReplyTo(DialectSample.REPLY_TO);
        content.setHeaders(Map.of("X-Entity-Ref", "42"));
        AttachmentAttributes file = new AttachmentAttributes();
        file.setName("plan.txt");
        file.setType("text/plain");
        file.setData(DialectSample.base64(DialectSample.FILE));
        content.setAttachments(List.of(file));
        InlineImageAttributes image = new InlineImageAttributes();
        image.setName("logo.png");
        image.setType("image/png");
        image.setData(DialectSample.base64(DialectSample.IMAGE));
        content.setInlineImages(List.of(image));
        OptionsAttributes options = new OptionsAttributes();
        options.setStartTime(later.toString());
        transmission.setOptions(options);

        JsonNode email = email(key, send(key, transmission));

        assertThat(email.get("from").asText()).isEqualTo("Zoë <hello@example.com>");
        assertThat(email.get("subject").asText()).isEqualTo("Grüße Ada");
        assertThat(email.get("html").asText()).isEqualTo(DialectSample.HTML);
        assertThat(email.get("reply_to").toString()).contains(DialectSample.REPLY_TO);
        assertThat(email.at("/headers/X-Entity-Ref").asText()).isEqualTo("42");
        assertThat(email.get("metadata").toString()).isEqualTo("{\"user_id\":\"42\"}");
        assertThat(email.get("tags").toString()).contains("\"spring\"");
        assertThat(email.get("attachments")).hasSize(2);
        assertThat(email.get("due_at").asText()).isEqualTo(later.toString());
    }

    @Test
    void a_fault_is_thrown_with_its_status_and_words() {
        TransmissionWithRecipientArray transmission = plain();
        transmission.getContentAttributes().setTemplateId("welcome");

        SparkPostErrorServerResponseException error = catchThrowableOfType(
                SparkPostErrorServerResponseException.class, () -> send(key(Scope.ADMIN), transmission));

        assertThat(error.getResponseCode()).isEqualTo(400);
        assertThat(error.getServerErrorResponses().toString()).contains("template_id");
    }
}
