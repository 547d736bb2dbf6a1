package io.emailthrottle.cli;

import io.emailthrottle.email.Email;
import io.emailthrottle.security.ApiKeyRequest;
import io.emailthrottle.security.ApiKeyService;
import io.emailthrottle.security.ApiKeyService.NewKey;
import io.emailthrottle.security.Scope;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/** Makes an API key. */
@Command(
        name = "create",
        description =
                "Makes an API key and prints it, this once. A gateway that runs takes it within a second, and asks"
                        + " everybody for a key from then on. The first one has the scope admin.",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        footerHeading = "%nExamples:%n",
        footer = {
            "  email-throttle keys create --name first --scope admin",
            "  email-throttle keys create --name billing --scope send --from-domain billing.example.com \\",
            "    --network 10.0.0.0/8 --expires 2027-01-01T00:00:00Z",
            "  email-throttle keys create --tenant acme --name acme --scope admin"
        })
final class KeysCreateCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    @Mixin
    private KeyDatabase database;

    @Option(names = "--name", required = true, paramLabel = "NAME", description = "What you call it.")
    private String name;

    @Option(
            names = "--scope",
            required = true,
            arity = "1..*",
            paramLabel = "SCOPE",
            description = "send: hand emails in; read: look at everything; admin: everything. One or several.")
    private Set<Scope> scopes;

    @Option(
            names = "--from-domain",
            arity = "1..*",
            paramLabel = "DOMAIN",
            description = "The only domains that it may send from.")
    private List<String> fromDomains = List.of();

    @Option(
            names = "--network",
            arity = "1..*",
            paramLabel = "NETWORK",
            description = "The only addresses that it may be used from, as 10.0.0.0/8.")
    private List<String> networks = List.of();

    @Option(
            names = "--expires",
            paramLabel = "DATE",
            converter = Moment.class,
            description = "When it ends, as 2027-01-01T00:00:00Z.")
    private Instant expiresAt;

    @Option(
            names = "--tenant",
            paramLabel = "TENANT",
            defaultValue = Email.DEFAULT_TENANT,
            description = "Whose key it is: its emails are that tenant's. Default: ${DEFAULT-VALUE}, the operator's.")
    private String tenant;

    @Option(
            names = "--prefix",
            paramLabel = "PREFIX",
            defaultValue = "et_",
            description = "How it begins: et_, re_, SG. or key-, for clients that check it. Default: ${DEFAULT-VALUE}.")
    private String prefix;

    @Option(
            names = "--new-database",
            description = "Makes the SQLite database unless it exists, before the gateway's first start.")
    private boolean newDatabase;

    @Override
    public Integer call() {
        ApiKeyRequest terms = new ApiKeyRequest(name, scopes, fromDomains, networks, expiresAt);
        NewKey made = database.with(newDatabase, desk -> create(desk, tenant, terms, prefix));
        spec.commandLine().getOut().println(made.token().reveal());
        spec.commandLine()
                .getErr()
                .println("Keep it: it is shown this once. Its id is "
                        + made.key().id() + ".");
        return 0;
    }

    private static NewKey create(ApiKeyService desk, String tenant, ApiKeyRequest terms, String prefix) {
        try {
            return desk.create(tenant, terms, prefix);
        } catch (ApiKeyRequest.Invalid e) {
            throw new CommandFailed(e.field() + " " + e.getMessage());
        }
    }

    /** A date with its zone. */
    static final class Moment implements ITypeConverter<Instant> {
        @Override
        public Instant convert(String text) {
            try {
                return OffsetDateTime.parse(text).toInstant();
            } catch (DateTimeParseException e) {
                throw new TypeConversionException("'" + text + "' must be as in 2027-01-01T00:00:00Z");
            }
        }
    }
}
