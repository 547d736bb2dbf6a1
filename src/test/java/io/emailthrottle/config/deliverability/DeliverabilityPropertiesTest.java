package io.emailthrottle.config.deliverability;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.emailthrottle.config.properties.ConfigurationProblem;
import io.emailthrottle.config.properties.ReputationProperties;
import io.emailthrottle.config.properties.ReputationProperties.BounceProperties;
import io.emailthrottle.config.properties.ReputationProperties.ComplaintProperties;
import io.emailthrottle.config.properties.UnsubscribeProperties;
import io.emailthrottle.delivery.unsubscribe.UnsubscribeLinks;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Mistakes are named with what is allowed, before the database is touched. */
class DeliverabilityPropertiesTest {

    private static final String SECRET = "0123456789abcdef0123456789abcdef";

    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {
                "http://mail.example.com, " + SECRET + ", https://mail.example.com",
                "mail.example.com, " + SECRET + ", https://mail.example.com",
                "https://mail.example.com?a=1, " + SECRET + ", https://mail.example.com",
                "https://mail.example.com, -, 32 characters",
                "https://mail.example.com, short, it has 5 characters",
                "-, " + SECRET + ", it is missing"
            })
    void links_need_an_https_url_and_a_long_secret(String url, String secret, String words) {
        assertThatThrownBy(() -> UnsubscribeConfiguration.links(new UnsubscribeProperties(url, secret)))
                .isInstanceOf(ConfigurationProblem.class)
                .hasMessageContaining(words)
                .hasMessageNotContaining(SECRET);
    }

    @Test
    void nothing_is_given_for_no_links_and_no_text_shows_the_secret() {
        assertThat(UnsubscribeConfiguration.links(new UnsubscribeProperties(null, null)))
                .isSameAs(UnsubscribeLinks.NONE);
        assertThat(new UnsubscribeProperties("https://mail.example.com", SECRET).toString())
                .doesNotContain(SECRET);
    }

    @Test
    void thresholds_rise() {
        ReputationProperties wrong = new ReputationProperties(
                true,
                Duration.ofHours(24),
                1000,
                new BounceProperties(5, 4, 8),
                new ComplaintProperties(0.08, 0.2, 0.4));

        assertThatThrownBy(() -> ReputationConfiguration.settings(wrong))
                .isInstanceOf(ConfigurationProblem.class)
                .hasMessageContaining("warn is 5.0, hold-low 4.0");
    }
}
