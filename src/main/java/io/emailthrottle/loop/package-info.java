/** The one class that runs background loops. */
@NullMarked
package io.emailthrottle.loop;

import org.jspecify.annotations.NullMarked;
