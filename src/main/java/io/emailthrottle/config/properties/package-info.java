/** The shape of the YAML configuration, bound and validated. What may be absent is {@code @Nullable}. */
@NullMarked
package io.emailthrottle.config.properties;

import org.jspecify.annotations.NullMarked;
