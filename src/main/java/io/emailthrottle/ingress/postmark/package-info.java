/** Postmark's send API, as its clients speak it. */
@NullMarked
package io.emailthrottle.ingress.postmark;

import org.jspecify.annotations.NullMarked;
