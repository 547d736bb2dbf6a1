/** The composition root: beans, and the checks at start-up. */
@NullMarked
package io.emailthrottle.config;

import org.jspecify.annotations.NullMarked;
