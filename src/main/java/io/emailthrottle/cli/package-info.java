/** The command line: serve, simulate, send and the commands that help to operate. */
@NullMarked
package io.emailthrottle.cli;

import org.jspecify.annotations.NullMarked;
