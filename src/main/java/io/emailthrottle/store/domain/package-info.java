/** Which From domains are in use. */
@NullMarked
package io.emailthrottle.store.domain;

import org.jspecify.annotations.NullMarked;
