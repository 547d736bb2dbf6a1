/** SparkPost: sender and events. */
@NullMarked
package io.emailthrottle.vendor.sparkpost;

import org.jspecify.annotations.NullMarked;
