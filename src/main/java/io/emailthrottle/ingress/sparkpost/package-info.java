/** SparkPost's send API, as its clients speak it. */
@NullMarked
package io.emailthrottle.ingress.sparkpost;

import org.jspecify.annotations.NullMarked;
