/** Redis as the store of the vendors' limits that all nodes share. */
@NullMarked
package io.emailthrottle.cluster.redis;

import org.jspecify.annotations.NullMarked;
