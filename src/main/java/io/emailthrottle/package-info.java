/** The application: what starts it. */
@NullMarked
package io.emailthrottle;

import org.jspecify.annotations.NullMarked;
