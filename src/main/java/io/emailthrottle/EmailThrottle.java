package io.emailthrottle;

import io.emailthrottle.time.SystemTime;
import io.emailthrottle.time.Time;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.context.annotation.Bean;

/** Starts the gateway. */
@SpringBootApplication
public class EmailThrottle {
    @Bean
    Time time() {
        return new SystemTime();
    }

    public static void main(String[] args) {
        SpringApplication.run(EmailThrottle.class, args);
    }
}
