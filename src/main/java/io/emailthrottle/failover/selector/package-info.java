/** In which order the candidates of one list are called. */
@NullMarked
package io.emailthrottle.failover.selector;

import org.jspecify.annotations.NullMarked;
