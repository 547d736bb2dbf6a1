/** Whether From domains are set up so that each vendor's emails pass SPF, DKIM and DMARC. */
@NullMarked
package io.emailthrottle.domain;

import org.jspecify.annotations.NullMarked;
