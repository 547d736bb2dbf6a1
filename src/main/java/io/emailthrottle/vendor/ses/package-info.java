/** Amazon SES: sender, and events by SNS. */
@NullMarked
package io.emailthrottle.vendor.ses;

import org.jspecify.annotations.NullMarked;
