package io.emailthrottle;

import io.emailthrottle.cli.EmailThrottleCommand;
import io.emailthrottle.cli.Invocation;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;

/** Starts the gateway, or whatever else the command line asks for. */
@SpringBootApplication
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
