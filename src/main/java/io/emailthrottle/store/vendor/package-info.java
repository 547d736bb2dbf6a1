/** Statements for what is remembered of vendors. */
@NullMarked
package io.emailthrottle.store.vendor;

import org.jspecify.annotations.NullMarked;
