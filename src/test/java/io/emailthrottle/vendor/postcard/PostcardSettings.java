package io.emailthrottle.vendor.postcard;

import jakarta.validation.constraints.NotBlank;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * What the postcard vendor needs.
 *
 * @param office where the cards are posted
 * @param recipients how many addresses fit on a card
 */
public record PostcardSettings(
        @NotBlank String office, @DefaultValue("1") int recipients) {}
