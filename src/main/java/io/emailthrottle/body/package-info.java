/** Bodies that are read from and written to callers, bounded in size, pace and memory. */
@NullMarked
package io.emailthrottle.body;

import org.jspecify.annotations.NullMarked;
