/** Postmark: sender and events. */
@NullMarked
package io.emailthrottle.vendor.postmark;

import org.jspecify.annotations.NullMarked;
