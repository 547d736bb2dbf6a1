package io.emailthrottle.vendor.azure;

import static io.emailthrottle.vendor.SenderRecords.cname;

import io.emailthrottle.time.Time;
import io.emailthrottle.vendor.EmailSender;
import io.emailthrottle.vendor.SenderRecords;
import io.emailthrottle.vendor.VendorFactory;
import io.emailthrottle.vendor.events.SharedSecretSettings;
import io.emailthrottle.vendor.events.VendorWebhook;
import io.emailthrottle.vendor.events.WebhookFactory;
import org.springframework.stereotype.Component;

/** Makes senders and webhooks for Azure Communication Services Email. */
@Component
class AzureFactory implements VendorFactory<AzureSettings>, WebhookFactory<SharedSecretSettings> {

    private final Time time;

    AzureFactory(Time time) {
        this.time = time;
    }

    @Override
    public String type() {
        return "azure";
    }

    @Override
    public Class<AzureSettings> settingsType() {
        return AzureSettings.class;
    }

    @Override
    public SenderRecords senderRecords() {
        return SenderRecords.of(
                        cname("selector1-azurecomm-prod-net", "selector1-azurecomm-prod-net._domainkey.azurecomm.net"),
                        cname("selector2-azurecomm-prod-net", "selector2-azurecomm-prod-net._domainkey.azurecomm.net"))
                .including("spf.protection.outlook.com");
    }

    @Override
    public EmailSender create(String vendor, AzureSettings settings) {
        return new AzureSender(vendor, settings, time);
    }

    @Override
    public Class<SharedSecretSettings> webhookSettingsType() {
        return SharedSecretSettings.class;
    }

    @Override
    public VendorWebhook createWebhook(SharedSecretSettings settings) {
        return new AzureWebhook(settings);
    }
}
