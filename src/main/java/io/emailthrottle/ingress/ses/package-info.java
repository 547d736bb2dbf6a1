/** The send API of Amazon SES (version 2), as its clients speak it. */
@NullMarked
package io.emailthrottle.ingress.ses;

import org.jspecify.annotations.NullMarked;
