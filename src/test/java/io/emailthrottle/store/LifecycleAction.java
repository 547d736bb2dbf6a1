package io.emailthrottle.store;

import static io.emailthrottle.email.EmailStatus.BOUNCED;
import static io.emailthrottle.email.EmailStatus.COMPLAINED;
import static io.emailthrottle.email.EmailStatus.DELIVERED;
import static io.emailthrottle.email.EmailStatus.QUEUED;
import static io.emailthrottle.email.EmailStatus.REJECTED;
import static io.emailthrottle.email.EmailStatus.SENT;
import static io.emailthrottle.email.EmailStatus.UNCONFIRMED;

import io.emailthrottle.email.EmailStatus;
import java.time.Duration;
import java.util.List;
import java.util.Random;

/** What can happen to an email. */
enum LifecycleAction {
    ACCEPT {
        @Override
        void apply(LifecycleModel model, Random chance, int email) {
            model.accept(chance);
        }
    },
    CLAIM {
        @Override
        void apply(LifecycleModel model, Random chance, int email) {
            model.claim(1 + chance.nextInt(3));
        }
    },
    FINISH {
        private final List<EmailStatus> ends = List.of(SENT, REJECTED, QUEUED, UNCONFIRMED);

        @Override
        void apply(LifecycleModel model, Random chance, int email) {
            model.finish(email, ends.get(chance.nextInt(ends.size())));
        }
    },
    CANCEL {
        @Override
        void apply(LifecycleModel model, Random chance, int email) {
            model.cancel(email);
        }
    },
    RESCHEDULE {
        @Override
        void apply(LifecycleModel model, Random chance, int email) {
            model.reschedule(email, Duration.ofMinutes(chance.nextInt(100)));
        }
    },
    RETRY {
        @Override
        void apply(LifecycleModel model, Random chance, int email) {
            model.retry(email);
        }
    },
    RETRY_DEAD_LETTERS {
        @Override
        void apply(LifecycleModel model, Random chance, int email) {
            model.retryDeadLetters();
        }
    },
    EVENT {
        private final List<EmailStatus> told = List.of(SENT, DELIVERED, BOUNCED, COMPLAINED);

        @Override
        void apply(LifecycleModel model, Random chance, int email) {
            model.report(email, told.get(chance.nextInt(told.size())));
        }
    },
    RESTART {
        @Override
        void apply(LifecycleModel model, Random chance, int email) {
            model.restart();
        }
    },
    TIME {
        private final List<Duration> jumps =
                List.of(Duration.ofSeconds(1), Duration.ofMinutes(1), Duration.ofMinutes(3), Duration.ofHours(9));

        @Override
        void apply(LifecycleModel model, Random chance, int email) {
            model.pass(jumps.get(chance.nextInt(jumps.size())));
        }
    },
    HOUSEKEEPING {
        @Override
        void apply(LifecycleModel model, Random chance, int email) {
            model.keepHouse();
        }
    };

    abstract void apply(LifecycleModel model, Random chance, int email);
}
