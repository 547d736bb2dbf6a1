/** Links by which recipients leave a stream with one click. */
@NullMarked
package io.emailthrottle.delivery.unsubscribe;

import org.jspecify.annotations.NullMarked;
