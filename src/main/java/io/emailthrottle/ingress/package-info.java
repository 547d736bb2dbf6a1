/** What all entry points share: the request, its validation, admission and fetched attachments. */
@NullMarked
package io.emailthrottle.ingress;

import org.jspecify.annotations.NullMarked;
