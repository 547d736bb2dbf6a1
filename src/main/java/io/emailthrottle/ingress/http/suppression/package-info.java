/** HTTP resources for the suppression list. */
@NullMarked
package io.emailthrottle.ingress.http.suppression;

import org.jspecify.annotations.NullMarked;
