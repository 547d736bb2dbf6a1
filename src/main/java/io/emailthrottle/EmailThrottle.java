package io.emailthrottle;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;

/** Starts the gateway. */
@SpringBootApplication
public class EmailThrottle {
    public static void main(String[] args) {
        SpringApplication.run(EmailThrottle.class, args);
    }
}
