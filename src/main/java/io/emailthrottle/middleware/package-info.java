/** The policies around a vendor's calls: retry, rate limiter, circuit breaker, bulkhead and back-off. */
@NullMarked
package io.emailthrottle.middleware;

import org.jspecify.annotations.NullMarked;
