/** What all HTTP resources share: errors, filters and the OpenAPI description. */
@NullMarked
package io.emailthrottle.ingress.http;

import org.jspecify.annotations.NullMarked;
