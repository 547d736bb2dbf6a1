/** Background work on waiting emails: sends in flight, the dispatcher, the queue and maintenance. */
@NullMarked
package io.emailthrottle.delivery.dispatch;

import org.jspecify.annotations.NullMarked;
