/** Whether vendors could send an email if they had to: checked at the start, every hour, and on demand. */
@NullMarked
package io.emailthrottle.failover.readiness;

import org.jspecify.annotations.NullMarked;
