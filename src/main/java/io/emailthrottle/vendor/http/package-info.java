/** The HTTP client of the vendors, and what their answers mean. */
@NullMarked
package io.emailthrottle.vendor.http;

import org.jspecify.annotations.NullMarked;
