/** HTTP resources for From domains. */
@NullMarked
package io.emailthrottle.ingress.http.domain;

import org.jspecify.annotations.NullMarked;
