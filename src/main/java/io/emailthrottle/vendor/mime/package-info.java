/** Complete messages (MIME) as they travel to vendors. */
@NullMarked
package io.emailthrottle.vendor.mime;

import org.jspecify.annotations.NullMarked;
