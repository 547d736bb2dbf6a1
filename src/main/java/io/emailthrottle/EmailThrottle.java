package io.emailthrottle;

import io.emailthrottle.cli.EmailThrottleCommand;
import io.emailthrottle.cli.Invocation;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.autoconfigure.security.servlet.UserDetailsServiceAutoConfiguration;

/** Starts the gateway, or whatever else the command line asks for. Its users are API keys, and have no passwords. */
@SpringBootApplication(exclude = UserDetailsServiceAutoConfiguration.class)
public class EmailThrottle {
    public static void main(String[] args) {
        Invocation invocation = Invocation.of(args);
        if (invocation.serves()) {
            SpringApplication.run(EmailThrottle.class, invocation.arguments());
        } else {
            System.exit(EmailThrottleCommand.run(invocation.arguments()));
        }
    }
}
