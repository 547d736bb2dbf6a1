/** A vendor that sends nothing, for the demo and the simulator. */
@NullMarked
package io.emailthrottle.vendor.simulated;

import org.jspecify.annotations.NullMarked;
