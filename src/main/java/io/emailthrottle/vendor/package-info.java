/** What every vendor is: {@link io.emailthrottle.vendor.EmailSender}, its capabilities and its failures. */
@NullMarked
package io.emailthrottle.vendor;

import org.jspecify.annotations.NullMarked;
