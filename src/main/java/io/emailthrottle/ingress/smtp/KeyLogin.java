package io.emailthrottle.ingress.smtp;

import io.emailthrottle.security.AccessRefused;
import io.emailthrottle.security.Authenticator;
import io.emailthrottle.security.Caller;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DataAccessException;
import org.subethamail.smtp.AuthenticationHandler;
import org.subethamail.smtp.AuthenticationHandlerFactory;
import org.subethamail.smtp.MessageContext;
import org.subethamail.smtp.RejectException;
import org.subethamail.smtp.auth.EasyAuthenticationHandlerFactory;
import org.subethamail.smtp.auth.LoginFailedException;
import org.subethamail.smtp.auth.UsernamePasswordValidator;

/**
 * AUTH PLAIN and LOGIN with an API key as the password; the user's name means nothing, Resend's clients say {@code resend}.
 * The key is asked about again for each message: connections stay open for longer than keys stay good.
 */
public final class KeyLogin implements AuthenticationHandlerFactory {

    static final List<String> MECHANISMS = List.of("PLAIN", "LOGIN");

    private final Authenticator authenticator;

    KeyLogin(Authenticator authenticator) {
        this.authenticator = authenticator;
    }

    @Override
    public List<String> getAuthenticationMechanisms() {
        return MECHANISMS;
    }

    @Override
    public AuthenticationHandler create() {
        return new Attempt();
    }

    /** Who has logged in. */
    interface Login {

        /** @throws AccessRefused when the key is not good any more, or not for sending */
        Caller caller();
    }

    private Caller caller(String key, String address) {
        Caller holder = authenticator.holder(key, address);
        holder.requireMaySend();
        return holder;
    }

    /** One exchange; the identity that it ends in is a {@link Login}. */
    private final class Attempt implements AuthenticationHandler, UsernamePasswordValidator {

        private final AuthenticationHandler exchange = new EasyAuthenticationHandlerFactory(this).create();
        private @Nullable Login login;
        private @Nullable String refusal;

        @Override
        public void login(String user, String password, MessageContext context) throws LoginFailedException {
            String address = ((InetSocketAddress) context.getRemoteAddress())
                    .getAddress()
                    .getHostAddress();
            try {
                caller(password, address);
                login = () -> caller(password, address);
            } catch (AccessRefused refused) {
                refusal = Replies.line(refused);
                throw new LoginFailedException();
            }
        }

        @Override
        public Optional<String> auth(String input, MessageContext context) throws RejectException {
            try {
                return exchange.auth(input, context);
            } catch (RejectException failed) {
                throw refusal == null ? failed : new RejectException(535, "5.7.8 " + refusal);
            } catch (DataAccessException unreadable) {
                throw new RejectException(454, "4.7.0 The database does not answer. Try again.");
            } catch (NoSuchElementException empty) {
                throw new RejectException(501, "5.5.4 An empty line is no answer");
            }
        }

        @Override
        public @Nullable Object getIdentity() {
            return login;
        }
    }
}
