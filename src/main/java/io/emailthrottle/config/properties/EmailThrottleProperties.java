package io.emailthrottle.config.properties;

import io.emailthrottle.ingress.AttachmentHosts;
import io.emailthrottle.ingress.VendorHeaders;
import jakarta.validation.Valid;
import jakarta.validation.constraints.DecimalMax;
import jakarta.validation.constraints.DecimalMin;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.NotNull;
import java.time.Duration;
import java.util.List;
import org.hibernate.validator.constraints.time.DurationMin;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.boot.context.properties.bind.Name;
import org.springframework.util.unit.DataSize;
import org.springframework.validation.annotation.Validated;

/**
 * Everything under {@code email-throttle}.
 *
 * @param role which part of the work this node does
 * @param failover how an email finds its vendor
 * @param vendors in the order of preference
 * @param errorRules what is to be made of vendors' answers, before what is built in
 * @param delivery how emails are seen through
 * @param queue what carries queued emails to the nodes
 * @param retention what is kept for how long after an email's end
 * @param webhooks how applications are told what becomes of their emails
 * @param api what the HTTP API accepts
 * @param security who may call it
 * @param submission how emails are taken in by SMTP
 * @param quotas how much each tenant may ask for
 * @param limits where the vendors' limits are counted
 */
@Validated
@ConfigurationProperties(prefix = "email-throttle")
public record EmailThrottleProperties(
        @DefaultValue("all") Role role,
        @Valid @DefaultValue FailoverProperties failover,
        @Valid @NotEmpty List<VendorProperties> vendors,
        @Valid @DefaultValue List<ErrorRuleProperties> errorRules,
        @Valid @DefaultValue DeliveryProperties delivery,
        @Valid @DefaultValue QueueProperties queue,
        @Valid @DefaultValue RetentionProperties retention,
        @Valid @DefaultValue WebhookProperties webhooks,
        @Valid @DefaultValue ApiProperties api,
        @Valid @DefaultValue SecurityProperties security,
        @Valid @DefaultValue SubmissionProperties submission,
        @Valid @DefaultValue QuotaProperties quotas,
        @Valid @DefaultValue LimitsProperties limits) {

    /**
     * @param node this process's name, unlike that of any other on the same database; when empty the host's name,
     *     and with PostgreSQL the port
     * @param backoff the wait between rounds in which every vendor failed
     * @param expiresAfter how long an email is tried, unless it says so itself
     * @param lease how long an email stays this node's after the node has fallen silent
     * @param stopAfter how long the emails in flight may take when the process stops
     */
    public record DeliveryProperties(
            @DefaultValue("") String node,
            @Valid @DefaultValue RoundBackoffProperties backoff,
            @DurationMin(seconds = 1) @DefaultValue("24h") Duration expiresAfter,
            @DurationMin(seconds = 3) @DefaultValue("2m") Duration lease,
            @DurationMin @DefaultValue("20s") Duration stopAfter) {}

    /**
     * @param delay the wait after the first round that failed
     * @param factor how much longer each further wait is
     * @param cap no wait is longer
     * @param jitter whether a wait is drawn evenly between zero and its length
     */
    public record RoundBackoffProperties(
            @DurationMin(millis = 1) @DefaultValue("1m") Duration delay,

            @DecimalMin("1") @DecimalMax("100") @DefaultValue("2")
            double factor,

            @DurationMin(millis = 1) @DefaultValue("1h") Duration cap,
            @DefaultValue("true") boolean jitter) {}

    /**
     * @param payloads how long bodies and attachments are kept
     * @param emails how long the email and its timeline are kept
     */
    public record RetentionProperties(
            @DurationMin @DefaultValue("30d") Duration payloads,
            @DurationMin @DefaultValue("90d") Duration emails) {}

    /**
     * @param maxInFlight emails being accepted, and emails being sent, at the same time; beyond it accepting is answered
     *     with 503
     * @param answerWithin how long a caller waits for the outcome before it gets the current status
     * @param maxBody the largest request body
     * @param allowedHeaders headers that tell a vendor what to do, such as X-SES-TENANT, which callers may set all the same
     * @param attachmentHosts from where attachments may be fetched by URL: hosts, origins such as http://files.internal:9000, and the
     *     private networks in which these may be
     */
    public record ApiProperties(
            @Min(1) @Max(1_000_000) @DefaultValue("2000") int maxInFlight,
            @DefaultValue("10s") @Name("wait") Duration answerWithin,
            @NotNull @DefaultValue("40MB") DataSize maxBody,
            @DefaultValue List<String> allowedHeaders,
            @DefaultValue List<String> attachmentHosts) {

        /** Not by an annotation, whose message would call the property by the field's name. */
        public ApiProperties {
            if (answerWithin.isNegative()) {
                throw new ConfigurationProblem(
                        "email-throttle.api.wait", "it is " + answerWithin + "; allowed is 0s or longer");
            }
            checked(allowedHeaders);
            hosts(attachmentHosts);
        }

        private static AttachmentHosts hosts(List<String> entries) {
            try {
                return new AttachmentHosts(entries);
            } catch (IllegalArgumentException e) {
                throw new ConfigurationProblem(
                        "email-throttle.api.attachment-hosts",
                        e.getMessage() + "; allowed are files.example.com, http://files.internal:9000 or 10.0.0.0/8");
            }
        }

        public AttachmentHosts fileHosts() {
            return hosts(attachmentHosts);
        }

        private static List<String> checked(List<String> names) {
            try {
                new VendorHeaders(names);
                return names;
            } catch (IllegalArgumentException e) {
                throw new ConfigurationProblem(
                        "email-throttle.api.allowed-headers",
                        e.getMessage() + "; allowed are names such as X-SES-TENANT");
            }
        }

        public VendorHeaders vendorHeaders() {
            return new VendorHeaders(allowedHeaders);
        }
    }

    /**
     * @param open whether anybody who reaches the gateway may do everything while there is no API key
     * @param demo whether programs of this machine may do everything while there is no API key; for simulated vendors and
     *     the demo's own database only
     */
    public record SecurityProperties(
            @DefaultValue("false") boolean open,
            @DefaultValue("false") boolean demo) {}

    /**
     * @param engine whether each process counts for itself, or Redis for all of them
     * @param redis the server that counts for all
     */
    public record LimitsProperties(
            @DefaultValue("local") Engine engine,
            @Valid @DefaultValue RedisProperties redis) {

        /** Who counts. */
        public enum Engine {
            LOCAL,
            REDIS
        }
    }

    /**
     * @param uri as in {@code redis://127.0.0.1:6379} or {@code rediss://user@host:6380/1}
     * @param password empty for none
     * @param cluster the same for all nodes of one gateway, and for no other gateway on the server
     */
    public record RedisProperties(
            @DefaultValue("redis://127.0.0.1:6379") String uri,
            @DefaultValue("") String password,
            @DefaultValue("default") String cluster) {

        /** Without the password, also where the URI holds one. */
        @Override
        public String toString() {
            return "RedisProperties[cluster=" + cluster + "]";
        }
    }
}
