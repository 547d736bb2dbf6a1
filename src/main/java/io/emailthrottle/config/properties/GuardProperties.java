package io.emailthrottle.config.properties;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Which recipients a gateway outside production may send to. It is on when `redirect-to` or `drop` is given.
 *
 * @param allow recipients that get their emails: ada@acme.test, *@acme.test for a domain, *@*.acme.test for all below it
 * @param redirectTo who gets the emails to all other recipients
 * @param drop whether all other recipients are left out instead
 */
public record GuardProperties(
        @DefaultValue List<String> allow,
        @Nullable String redirectTo,
        @DefaultValue("false") boolean drop) {}
