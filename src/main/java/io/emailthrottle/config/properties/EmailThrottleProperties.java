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
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.NestedConfigurationProperty;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.boot.context.properties.bind.Name;
import org.springframework.util.unit.DataSize;
import org.springframework.validation.annotation.Validated;

/**
 * Everything under {@code email-throttle}.
 *
 * @param role the part of the work that this node does
 * @param failover how an email finds its vendor
 * @param vendors the vendors, in the order of preference
 * @param errorRules rules that classify vendors' answers, before the built-in ones
 * @param delivery retries over time, and the node's leases
 * @param queue what carries queued emails to the nodes
 * @param retention how long emails are kept after their end
 * @param webhooks events that applications receive
 * @param api limits of the HTTP API
 * @param ingress other vendors' send APIs that the gateway understands
 * @param security who may call before the first API key
 * @param submission emails that come by SMTP
 * @param quotas limits of each tenant
 * @param limits where the vendors' rate limits are counted
 * @param domains the check of From domains
 * @param reputation the guard of vendors' and From domains' reputation
 * @param unsubscribe links by which recipients leave a stream
 * @param guard which recipients a gateway outside production may send to
 */
@Validated
@ConfigurationProperties(prefix = "email-throttle")
public record EmailThrottleProperties(
        @DefaultValue("all") Role role,
        @NestedConfigurationProperty @Valid @DefaultValue FailoverProperties failover,
        @Valid @NotEmpty List<VendorProperties> vendors,
        @Valid @DefaultValue List<ErrorRuleProperties> errorRules,
        @Valid @DefaultValue DeliveryProperties delivery,
        @NestedConfigurationProperty @Valid @DefaultValue QueueProperties queue,
        @Valid @DefaultValue RetentionProperties retention,
        @NestedConfigurationProperty @Valid @DefaultValue WebhookProperties webhooks,
        @Valid @DefaultValue ApiProperties api,
        @Valid @DefaultValue IngressProperties ingress,
        @Valid @DefaultValue SecurityProperties security,
        @NestedConfigurationProperty @Valid @DefaultValue SubmissionProperties submission,
        @NestedConfigurationProperty @Valid @DefaultValue QuotaProperties quotas,
        @Valid @DefaultValue LimitsProperties limits,
        @NestedConfigurationProperty @Valid @DefaultValue DomainProperties domains,
        @NestedConfigurationProperty @Valid @DefaultValue ReputationProperties reputation,
        @NestedConfigurationProperty @DefaultValue UnsubscribeProperties unsubscribe,
        @NestedConfigurationProperty @DefaultValue GuardProperties guard) {

    /**
     * @param node this process's name, unique among the processes on the same database and the same after a restart; empty for
     *     the host's name, on PostgreSQL with the port
     * @param backoff the wait between rounds in which every vendor failed
     * @param expiresAfter how long an email is tried, unless it has its own `expires_at`
     * @param lease how long an email stays this node's after the node has stopped answering
     * @param stopAfter how long sends in flight may take when the process stops; the others go back to the queue
     */
    public record DeliveryProperties(
            @DefaultValue("") String node,
            @Valid @DefaultValue RoundBackoffProperties backoff,
            @DurationMin(seconds = 1) @DefaultValue("24h") Duration expiresAfter,
            @DurationMin(seconds = 3) @DefaultValue("2m") Duration lease,
            @DurationMin @DefaultValue("20s") Duration stopAfter) {}

    /**
     * @param delay wait after the first failed round
     * @param factor how much longer each further wait is
     * @param cap the longest wait
     * @param jitter draw each wait evenly between zero and its length
     */
    public record RoundBackoffProperties(
            @DurationMin(millis = 1) @DefaultValue("1m") Duration delay,

            @DecimalMin("1") @DecimalMax("100") @DefaultValue("2")
            double factor,

            @DurationMin(millis = 1) @DefaultValue("1h") Duration cap,
            @DefaultValue("true") boolean jitter) {}

    /**
     * @param payloads how long bodies and attachments are kept after an email's end
     * @param emails how long the email and its timeline are kept after its end
     */
    public record RetentionProperties(
            @DurationMin @DefaultValue("30d") Duration payloads,
            @DurationMin @DefaultValue("90d") Duration emails) {}

    /**
     * @param maxInFlight requests being handled, and emails being sent, at the same time; a request beyond it is answered 503
     * @param answerWithin how long a caller waits for the outcome before the answer says `queued` or `sending`
     * @param maxBody the largest request body; less on a small heap
     * @param allowedHeaders headers that control a vendor, such as X-SES-TENANT, which callers may set nevertheless
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
     * @param dialects the vendors whose send APIs are understood, by their types, such as `sendgrid`; none when empty
     * @param ses how requests in the form of Amazon SES are checked
     */
    public record IngressProperties(
            @DefaultValue List<String> dialects,
            @DefaultValue SesProperties ses) {}

    /**
     * @param secretAccessKey what clients of Amazon SES sign their requests with, 16 characters at least; when it is absent,
     *     signatures are not checked
     */
    public record SesProperties(@Nullable String secretAccessKey) {

        private static final int MIN_LENGTH = 16;

        public SesProperties {
            if (secretAccessKey != null && secretAccessKey.length() < MIN_LENGTH) {
                throw new ConfigurationProblem(
                        "email-throttle.ingress.ses.secret-access-key",
                        "has " + secretAccessKey.length() + " characters; allowed are " + MIN_LENGTH + " and more");
            }
        }

        /** Never shows the secret. */
        @Override
        public String toString() {
            return "SesProperties[]";
        }
    }

    /**
     * @param open everybody who reaches the gateway may do everything until there is an API key
     * @param demo programs of this machine may do everything until there is an API key; only with simulated vendors and a
     *     database of its own
     */
    public record SecurityProperties(
            @DefaultValue("false") boolean open,
            @DefaultValue("false") boolean demo) {}

    /**
     * @param engine `local`: each node counts for itself; `redis`: one count for all nodes
     * @param redis the Redis server that counts for all nodes
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
     * @param uri as in redis://127.0.0.1:6379 or rediss://user@host:6380/1
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
