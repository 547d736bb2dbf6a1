/** The dashboard's feed, and the sanitizing of an email's HTML before it is shown. */
@NullMarked
package io.emailthrottle.dashboard;

import org.jspecify.annotations.NullMarked;
