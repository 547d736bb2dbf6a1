/** Declares the parts that watch whether emails arrive: From domains, and reputation. */
@NullMarked
package io.emailthrottle.config.deliverability;

import org.jspecify.annotations.NullMarked;
