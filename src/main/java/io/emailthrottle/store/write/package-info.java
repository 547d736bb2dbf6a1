/** The database: connections, the group-commit writer and the locks of writes. */
@NullMarked
package io.emailthrottle.store.write;

import org.jspecify.annotations.NullMarked;
