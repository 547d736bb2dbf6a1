package io.emailthrottle.vendor.ses;

import io.emailthrottle.vendor.Readiness;
import io.emailthrottle.vendor.Readiness.AccountQuota;
import io.emailthrottle.vendor.ReadinessCheck;
import io.emailthrottle.vendor.SendingDomains;
import java.io.IOException;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.sesv2.SesV2Client;
import software.amazon.awssdk.services.sesv2.model.GetAccountResponse;
import software.amazon.awssdk.services.sesv2.model.IdentityInfo;
import software.amazon.awssdk.services.sesv2.model.ListEmailIdentitiesResponse;
import software.amazon.awssdk.services.sesv2.model.SendQuota;
import software.amazon.awssdk.services.sesv2.model.SesV2Exception;
import software.amazon.awssdk.services.sesv2.model.VerificationStatus;

/**
 * What SES says of the account in this region, by {@code GetAccount} and {@code ListEmailIdentities} of its API v2. A policy that only allows
 * {@code ses:SendEmail} refuses both.
 */
final class SesReadiness implements ReadinessCheck {

    private static final int PAGE = 1000;

    private static final Set<String> REFUSED = Set.of(
            "UnrecognizedClientException",
            "InvalidClientTokenId",
            "InvalidClientTokenIdException",
            "InvalidSignatureException",
            "SignatureDoesNotMatch",
            "ExpiredTokenException");

    private final SesV2Client client;

    SesReadiness(SesV2Client client) {
        this.client = client;
    }

    @Override
    public Readiness check() throws IOException {
        try {
            Readiness readiness = read(client.getAccount(request -> {}));
            return readiness.with(domains());
        } catch (SesV2Exception e) {
            String code = e.awsErrorDetails() == null ? "" : e.awsErrorDetails().errorCode();
            return REFUSED.contains(code)
                    ? Readiness.notReady("the key is refused: " + words(e))
                    : Readiness.unknown("the account cannot be read: " + words(e));
        } catch (SdkException e) {
            if (e.getCause() instanceof IOException noAnswer) {
                throw noAnswer;
            }
            return Readiness.unknown("the answer cannot be read: " + e.getMessage());
        }
    }

    private static String words(SesV2Exception e) {
        return "HTTP " + e.statusCode() + ": "
                + (e.awsErrorDetails() == null
                        ? e.getMessage()
                        : e.awsErrorDetails().errorMessage());
    }

    private static Readiness read(GetAccountResponse account) {
        AccountQuota quota = quota(account.sendQuota());
        String enforcement = account.enforcementStatus() == null
                ? "HEALTHY"
                : account.enforcementStatus().toUpperCase(Locale.ROOT);
        if (Boolean.FALSE.equals(account.sendingEnabled()) || enforcement.equals("SHUTDOWN")) {
            return Readiness.notReady("sending is stopped for this account (" + enforcement + ")")
                    .with(quota);
        }
        if (Boolean.FALSE.equals(account.productionAccessEnabled())) {
            return Readiness.notReady("the account is in the sandbox: it sends to verified addresses only")
                    .with(quota);
        }
        return Readiness.ready("the account may send (" + enforcement + ")")
                .with(quota)
                .unlessUsedUp();
    }

    private static AccountQuota quota(SendQuota quota) {
        if (quota == null || quota.max24HourSend() == null) {
            return AccountQuota.UNKNOWN;
        }
        boolean limited = quota.max24HourSend() >= 0; // -1 stands for no limit.
        long perDay = quota.max24HourSend().longValue();
        long sent =
                quota.sentLast24Hours() == null ? 0 : quota.sentLast24Hours().longValue();
        return new AccountQuota(
                quota.maxSendRate(), limited ? perDay : null, limited ? Math.max(0, perDay - sent) : null, null);
    }

    /** Unknown when the key may not read them. An address counts for its domain: that is known well enough to try. */
    private SendingDomains domains() {
        ListEmailIdentitiesResponse identities;
        try {
            identities = client.listEmailIdentities(request -> request.pageSize(PAGE));
        } catch (SdkException e) {
            return SendingDomains.UNKNOWN;
        }
        Map<String, Boolean> domains = new HashMap<>();
        for (IdentityInfo identity : identities.emailIdentities()) {
            String name = identity.identityName();
            boolean verified = Boolean.TRUE.equals(identity.sendingEnabled())
                    && (identity.verificationStatus() == null
                            || identity.verificationStatus() == VerificationStatus.SUCCESS);
            domains.merge(name.substring(name.lastIndexOf('@') + 1), verified, Boolean::logicalOr);
        }
        return new SendingDomains(domains, identities.nextToken() == null);
    }
}
