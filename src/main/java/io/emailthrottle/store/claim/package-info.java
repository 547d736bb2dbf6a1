/** Statements that claim waiting emails for a node, and the leases of nodes. */
@NullMarked
package io.emailthrottle.store.claim;

import org.jspecify.annotations.NullMarked;
