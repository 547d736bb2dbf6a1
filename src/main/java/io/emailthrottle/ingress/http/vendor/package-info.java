/** HTTP resources for the vendors: their state, suspension and limits. */
@NullMarked
package io.emailthrottle.ingress.http.vendor;

import org.jspecify.annotations.NullMarked;
