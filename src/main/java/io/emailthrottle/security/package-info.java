/** Who calls and what they may do: API keys, sessions and scopes. */
@NullMarked
package io.emailthrottle.security;

import org.jspecify.annotations.NullMarked;
