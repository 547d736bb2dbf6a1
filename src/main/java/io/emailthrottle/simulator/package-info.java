/** Runs the vendor pipelines under virtual time and reports the result. */
@NullMarked
package io.emailthrottle.simulator;

import org.jspecify.annotations.NullMarked;
