package io.emailthrottle.ingress.http.access;

import com.fasterxml.jackson.annotation.JsonAlias;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import io.emailthrottle.ingress.DateFields;
import io.emailthrottle.ingress.InvalidRequest;
import io.emailthrottle.ingress.ResendTime;
import io.emailthrottle.ingress.ValidationErrors;
import io.emailthrottle.ingress.http.ListPage;
import io.emailthrottle.ingress.http.ListParameters;
import io.emailthrottle.ingress.http.NotFound;
import io.emailthrottle.ingress.http.PathId;
import io.emailthrottle.security.ApiKeyRequest;
import io.emailthrottle.security.ApiKeyService;
import io.emailthrottle.security.ApiKeyService.NewKey;
import io.emailthrottle.security.Caller;
import io.emailthrottle.security.Scope;
import io.emailthrottle.store.access.ApiKey;
import io.emailthrottle.store.access.KeyChange;
import io.emailthrottle.store.access.KeyQuery;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PatchMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** API keys, of the caller's tenant, or for the operator of all: Resend's calls, with restrictions beside. */
@RestController
@RequestMapping(path = "/api-keys", produces = MediaType.APPLICATION_JSON_VALUE)
@Tag(name = "API keys")
public class ApiKeyController {

    @JsonNaming(SnakeCaseStrategy.class)
    @Schema(name = "ApiKeyRequest")
    record Create(
            @Schema(requiredMode = Schema.RequiredMode.REQUIRED, example = "billing") @Nullable
            String name,

            @Schema(
                    description = "Resend's word for the scopes: all, or `send` only",
                    defaultValue = "full_access",
                    allowableValues = {"full_access", "sending_access"})
            @Nullable
            String permission,

            @Schema(description = "Any of `send`, `read`, `admin`, in place of `permission`", example = "[\"send\"]")
            @Nullable
            List<String> scopes,

            @Schema(description = "The only domains that it may send from; any when absent") @Nullable
            List<String> fromDomains,

            @Schema(description = "The only addresses that it may be used from, as `10.0.0.0/8`; any when absent")
            @Nullable
            List<String> networks,

            @Schema(description = "ISO 8601 with a zone; never when absent") @Nullable
            String expiresAt,

            @Schema(description = "Whose key it is; the caller's tenant when absent, another for the operator only")
            @Nullable
            String tenant,

            @Schema(hidden = true) @Nullable String domainId) {}

    @JsonNaming(SnakeCaseStrategy.class)
    @Schema(name = "ApiKeyChange")
    record Change(
            @Schema(description = "Kept when absent", example = "billing") @Nullable
            String name,

            @Schema(
                    type = "string",
                    nullable = true,
                    description = "ISO 8601 with a zone; null for never, kept when absent",
                    example = "2030-01-01T00:00:00Z")
            @Nullable
            JsonNode expiresAt,

            @Schema(hidden = true) @JsonAlias({"api_key_id", "apiKeyId"}) @Nullable
            String id) {}

    @Schema(name = "ChangedApiKey")
    record Changed(@Schema(example = "api_key") String object, UUID id) {}

    @Schema(name = "NewApiKey")
    record Created(
            UUID id,

            @Schema(description = "The key itself, shown this once")
            String token) {}

    @JsonNaming(SnakeCaseStrategy.class)
    @JsonInclude(JsonInclude.Include.NON_NULL)
    @Schema(name = "ApiKey")
    record KeyView(
            UUID id,
            String name,

            @Schema(example = "default") String tenant,

            @Schema(description = "The key's first characters", example = "et_x7Ab2c")
            String prefix,

            Set<String> scopes,
            List<String> fromDomains,
            List<String> networks,
            String createdAt,
            @Nullable String expiresAt,

            @Schema(description = "Up to a minute late; absent when it was never used") @Nullable
            String lastUsedAt) {

        static KeyView of(ApiKey key) {
            return new KeyView(
                    key.id(),
                    key.name(),
                    key.tenant(),
                    key.prefix(),
                    key.scopes(),
                    key.fromDomains(),
                    key.networks(),
                    ResendTime.format(key.createdAt()),
                    ResendTime.formatNullable(key.expiresAt()),
                    ResendTime.formatNullable(key.lastUsedAt()));
        }
    }

    @JsonNaming(SnakeCaseStrategy.class)
    @Schema(name = "ApiKeyList")
    record Keys(@Schema(example = "list") String object, boolean hasMore, List<KeyView> data) {}

    @Schema(name = "RevokedApiKey")
    record Revoked(@Schema(example = "api_key") String object, UUID id, boolean deleted) {}

    private final ApiKeyService keys;

    ApiKeyController(ApiKeyService keys) {
        this.keys = keys;
    }

    @Operation(
            operationId = "createApiKey",
            summary = "Create an API key",
            description =
                    "The key is shown this once. The first key needs the scope `admin`; from then on every call needs a key.")
    @PostMapping(consumes = MediaType.APPLICATION_JSON_VALUE)
    Created create(@RequestBody Create body, @Parameter(hidden = true) Caller caller) {
        ValidationErrors validationErrors = new ValidationErrors();
        ApiKeyRequest terms = terms(body, validationErrors);
        String tenant = body.tenant() == null ? caller.tenant() : body.tenant();
        if (!tenant.equals(caller.tenant()) && !caller.operates()) {
            validationErrors.invalid("tenant", "must be your own, `" + caller.tenant() + "`");
        }
        validationErrors.orThrow();
        try {
            NewKey made = keys.create(tenant, terms);
            return new Created(made.key().id(), made.token().reveal());
        } catch (ApiKeyRequest.Invalid e) {
            validationErrors.invalid(e.field(), e);
            throw new InvalidRequest(validationErrors.all());
        }
    }

    private static ApiKeyRequest terms(Create body, ValidationErrors validationErrors) {
        if (body.name() == null) {
            validationErrors.missing("name");
        }
        if (body.domainId() != null) {
            validationErrors.invalid("domain_id", "domains have no ids here; name them in `from_domains`");
        }
        Instant expiresAt = DateFields.instant("expires_at", body.expiresAt(), validationErrors);
        return new ApiKeyRequest(
                Objects.requireNonNullElse(body.name(), ""),
                scopes(body, validationErrors),
                words("from_domains", body.fromDomains(), validationErrors),
                words("networks", body.networks(), validationErrors),
                expiresAt);
    }

    private static Set<Scope> scopes(Create body, ValidationErrors validationErrors) {
        if (body.permission() != null && body.scopes() != null) {
            validationErrors.invalid("permission", "give either `permission` or `scopes`");
        }
        Set<Scope> scopes = EnumSet.noneOf(Scope.class);
        if (body.scopes() == null) {
            switch (body.permission()) {
                case null -> scopes.add(Scope.ADMIN);
                case "full_access" -> scopes.add(Scope.ADMIN);
                case "sending_access" -> scopes.add(Scope.SEND);
                default -> validationErrors.invalid("permission", "must be `full_access` or `sending_access`");
            }
        } else {
            for (String word : words("scopes", body.scopes(), validationErrors)) {
                try {
                    scopes.add(Scope.of(word));
                } catch (IllegalArgumentException e) {
                    validationErrors.invalid("scopes", e);
                }
            }
        }
        return scopes;
    }

    /** Empty for null: no restriction. But an empty list is none that anybody means. */
    private static List<String> words(String field, @Nullable List<String> words, ValidationErrors validationErrors) {
        if (words == null) {
            return List.of();
        }
        if (words.isEmpty() || words.stream().anyMatch(word -> word == null)) {
            validationErrors.invalid(field, "must hold at least one word, and no null");
            return List.of();
        }
        return words;
    }

    @Operation(
            operationId = "listApiKeys",
            summary = "List API keys, newest first",
            description = "The operator sees the keys of all tenants. The keys themselves are never shown again.")
    @GetMapping
    Keys list(
            @Parameter(description = "1 to 100") @RequestParam(defaultValue = "20") int limit,
            @Parameter(description = "Only those that were made before this one")
                    @RequestParam(required = false)
                    @Nullable
                    String after,
            @Parameter(description = "Only those that were made after this one")
                    @RequestParam(required = false)
                    @Nullable
                    String before,
            @Parameter(hidden = true) Caller caller) {
        ListParameters parameters = new ListParameters();
        int size = parameters.limit(limit);
        UUID olderThan = parameters.id("after", after);
        UUID newerThan = parameters.id("before", before);
        List<ApiKey> found = keys.list(new KeyQuery(reach(caller), olderThan, newerThan, size + 1));
        ListPage<ApiKey> page = ListPage.of(found, size, newerThan != null);
        return new Keys(
                "list", page.more(), page.rows().stream().map(KeyView::of).toList());
    }

    @Operation(
            operationId = "updateApiKey",
            summary = "Change the name or the expiry of an API key",
            description = "What the key may do stays as it was made.")
    @PatchMapping(path = "/{id}", consumes = MediaType.APPLICATION_JSON_VALUE)
    Changed change(@PathVariable String id, @RequestBody Change body, @Parameter(hidden = true) Caller caller) {
        ValidationErrors validationErrors = new ValidationErrors();
        PathId.check("id", body.id(), id, validationErrors);
        JsonNode end = body.expiresAt();
        Instant expiresAt =
                end != null && !end.isNull() ? DateFields.instant("expires_at", end.asText(), validationErrors) : null;
        validationErrors.orThrow();
        UUID key = id(id);
        try {
            if (!keys.change(reach(caller), key, new KeyChange(body.name(), end != null, expiresAt))) {
                throw unknown();
            }
        } catch (ApiKeyRequest.Invalid e) {
            validationErrors.invalid(e.field(), e);
            throw new InvalidRequest(validationErrors.all());
        }
        return new Changed("api_key", key);
    }

    @Operation(
            operationId = "deleteApiKey",
            summary = "Revoke an API key",
            description = "For good; it counts on every node within a second. Sessions of the key end.")
    @DeleteMapping("/{id}")
    Revoked revoke(@PathVariable String id, @Parameter(hidden = true) Caller caller) {
        UUID key = id(id);
        if (!keys.revoke(reach(caller), key)) {
            throw unknown();
        }
        return new Revoked("api_key", key, true);
    }

    /** Whose keys a caller reaches; null for everybody's. */
    private static @Nullable String reach(Caller caller) {
        return caller.operates() ? null : caller.tenant();
    }

    private static UUID id(String text) {
        try {
            return UUID.fromString(text);
        } catch (IllegalArgumentException e) {
            throw unknown();
        }
    }

    private static NotFound unknown() {
        return new NotFound("API key not found");
    }
}
