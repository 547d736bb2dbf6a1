package io.emailthrottle.store.domain;

import static org.assertj.core.api.Assertions.assertThatCode;

import io.emailthrottle.email.Emails;
import io.emailthrottle.store.TestDatabase;
import io.emailthrottle.store.TestStore;
import io.emailthrottle.store.write.Dialect;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class FromDomainsTest {

    /** The caller would be told that it was not accepted, and send it again. */
    @Test
    void a_store_that_takes_no_write_fails_no_email_that_is_accepted_already() {
        TestStore store = new TestStore(TestDatabase.shared(Dialect.SQLITE));
        FromDomains seen = store.delivery().fromDomains();
        store.close();

        assertThatCode(() -> seen.seen(Emails.plain(), Instant.EPOCH)).doesNotThrowAnyException();
    }
}
