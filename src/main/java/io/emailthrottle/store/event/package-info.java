/** Statements for the timeline and for vendors' events. */
@NullMarked
package io.emailthrottle.store.event;

import org.jspecify.annotations.NullMarked;
