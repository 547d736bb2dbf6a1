/** HTTP resources and indicators for the health of the node. */
@NullMarked
package io.emailthrottle.ingress.http.health;

import org.jspecify.annotations.NullMarked;
