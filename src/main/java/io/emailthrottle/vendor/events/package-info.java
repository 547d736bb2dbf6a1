/** What vendors' webhooks share: signatures, replay protection and parsed events. */
@NullMarked
package io.emailthrottle.vendor.events;

import org.jspecify.annotations.NullMarked;
