/** Azure Communication Services: sender and events. */
@NullMarked
package io.emailthrottle.vendor.azure;

import org.jspecify.annotations.NullMarked;
