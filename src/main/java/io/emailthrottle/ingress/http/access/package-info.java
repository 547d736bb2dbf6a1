/** HTTP resources for API keys, quotas and sessions. */
@NullMarked
package io.emailthrottle.ingress.http.access;

import org.jspecify.annotations.NullMarked;
