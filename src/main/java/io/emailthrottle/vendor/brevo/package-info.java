/** Brevo: sender and events. */
@NullMarked
package io.emailthrottle.vendor.brevo;

import org.jspecify.annotations.NullMarked;
