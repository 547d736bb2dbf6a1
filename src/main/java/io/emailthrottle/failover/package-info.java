/** Which vendors an email may go to, and the attempts at them in order. */
@NullMarked
package io.emailthrottle.failover;

import org.jspecify.annotations.NullMarked;
