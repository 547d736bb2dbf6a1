/** HTTP resources for applications' webhooks. */
@NullMarked
package io.emailthrottle.ingress.http.webhook;

import org.jspecify.annotations.NullMarked;
