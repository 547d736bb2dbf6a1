/** Which addresses outgoing calls to others' URLs may reach. */
@NullMarked
package io.emailthrottle.network;

import org.jspecify.annotations.NullMarked;
