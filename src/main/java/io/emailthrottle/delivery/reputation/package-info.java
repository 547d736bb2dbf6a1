/** The guard of vendors' and From domains' reputation: counts of all nodes, and what follows from them. */
@NullMarked
package io.emailthrottle.delivery.reputation;

import org.jspecify.annotations.NullMarked;
