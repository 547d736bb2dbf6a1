package io.emailthrottle.vendor.http;

import com.fasterxml.jackson.databind.JsonNode;
import io.emailthrottle.vendor.Readiness;
import io.emailthrottle.vendor.SendingDomains;
import java.io.IOException;
import java.net.URI;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.apache.hc.client5.http.classic.methods.HttpGet;

/** Reads what a vendor's API tells of the account, with the key that sends. */
public final class AccountApi {

    private final VendorHttp http;
    private final ErrorClassifier rules;
    private final Consumer<HttpGet> authorization;

    /**
     * @param rules finds the vendor's words in an error, and hides the key
     * @param authorization adds the key to a call
     */
    public AccountApi(VendorHttp http, ErrorClassifier rules, Consumer<HttpGet> authorization) {
        this.http = http;
        this.rules = rules;
        this.authorization = authorization;
    }

    /**
     * Makes one call.
     *
     * @return the answer of any status
     * @throws IOException when there is none
     */
    public Answer get(URI url) throws IOException {
        HttpGet get = new HttpGet(url);
        get.setHeader("Accept", "application/json");
        authorization.accept(get);
        return http.query(get);
    }

    /** An answer in words: its status, and what the vendor says, without the key. */
    public String words(Answer answer) {
        return rules.words(answer);
    }

    /**
     * What an answer says that tells nothing of the account: only a 401 tells that the key is refused. A 403 comes for a key that may
     * send and not read, too. Empty for a success.
     */
    public Optional<Readiness> objection(Answer answer) {
        String words = rules.words(answer);
        return switch (answer.status()) {
            case 200 ->
                answer.json().isContainerNode()
                        ? Optional.empty()
                        : Optional.of(Readiness.unknown("the answer cannot be read: " + words));
            case 401 -> Optional.of(Readiness.notReady("the key is refused: " + words));
            case 403 -> Optional.of(Readiness.unknown("the key may not read the account: " + words));
            default -> Optional.of(Readiness.unknown(words));
        };
    }

    /**
     * Reads a list of From domains.
     *
     * @param list an array; anything else tells of no domain
     * @param name where an entry has its name
     * @param verified whether the account may send from it
     * @param complete whether the account may send from no other domain
     */
    public static SendingDomains domains(JsonNode list, String name, Predicate<JsonNode> verified, boolean complete) {
        if (!list.isArray()) {
            return SendingDomains.UNKNOWN;
        }
        Map<String, Boolean> domains = new HashMap<>();
        for (JsonNode entry : list) {
            String domain = entry.path(name).asText();
            if (!domain.isBlank()) {
                domains.merge(domain, verified.test(entry), Boolean::logicalOr);
            }
        }
        return new SendingDomains(domains, complete);
    }
}
