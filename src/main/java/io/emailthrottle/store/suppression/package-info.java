/** Statements for the suppression list. */
@NullMarked
package io.emailthrottle.store.suppression;

import org.jspecify.annotations.NullMarked;
