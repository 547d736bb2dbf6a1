/** HTTP resources for sending and querying emails. */
@NullMarked
package io.emailthrottle.ingress.http.email;

import org.jspecify.annotations.NullMarked;
