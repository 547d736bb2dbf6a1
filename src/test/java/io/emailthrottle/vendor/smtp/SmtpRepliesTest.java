package io.emailthrottle.vendor.smtp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.emailthrottle.vendor.MessageRejected;
import io.emailthrottle.vendor.SendFailure;
import io.emailthrottle.vendor.Throttled;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SmtpRepliesTest {

    @ParameterizedTest(name = "{0} answered with {1} is {2}")
    @CsvSource(delimiter = '|', textBlock = """
            GREETING | 421 4.3.2 closing                               | vendor_unavailable
            GREETING | 450 later                                       | vendor_unavailable
            GREETING | 554 5.7.1 no service for you                    | vendor_refused
            EHLO     | 550 who are you                                 | vendor_refused
            AUTH     | 530 5.7.0 must issue STARTTLS first              | vendor_refused
            AUTH     | 534 5.7.9 mechanism too weak                     | vendor_refused
            AUTH     | 535 5.7.8 wrong credentials                      | vendor_refused
            AUTH     | 538 5.7.11 encryption required                   | vendor_refused
            AUTH     | 454 4.7.0 temporary authentication failure       | vendor_unavailable
            AUTH     | 454 Throttling failure: Maximum sending rate     | throttled
            MAIL     | 450 later                                       | vendor_unavailable
            MAIL     | 454 4.7.0 Throttling failure                     | throttled
            MAIL     | 421 4.3.0 closing                               | vendor_unavailable
            MAIL     | 530 5.7.0 authentication required                | vendor_refused
            MAIL     | 550 5.1.8 sender domain unknown                  | vendor_refused
            MAIL     | 553 sender not allowed                           | vendor_refused
            MAIL     | 552 5.3.4 message too big                        | message_rejected
            RCPT     | 450 4.2.1 mailbox busy                           | vendor_unavailable
            RCPT     | 451 4.3.0 local error                            | vendor_unavailable
            RCPT     | 452 4.2.2 mailbox full                           | vendor_unavailable
            RCPT     | 452 4.5.3 too many recipients                    | vendor_unavailable
            RCPT     | 452 4.2.2 mailbox quota exceeded                 | vendor_unavailable
            RCPT     | 450 4.7.1 rate limit exceeded                    | throttled
            RCPT     | 451 4.7.28 unusual rate of mail                  | throttled
            RCPT     | 450 too many messages from you                   | throttled
            RCPT     | 450 4.3.2 temporarily separated, try later       | vendor_unavailable
            RCPT     | 421 4.7.0 closing                               | vendor_unavailable
            RCPT     | 550 5.1.1 no such user                           | message_rejected
            RCPT     | 551 5.1.6 user moved                             | message_rejected
            RCPT     | 553 5.1.3 bad address                            | message_rejected
            RCPT     | 550 5.2.1 account suspended                      | message_rejected
            RCPT     | 554 5.7.1 relay access denied                    | vendor_refused
            RCPT     | 550 relaying denied                              | vendor_refused
            RCPT     | 554 5.7.1 client host 192.0.2.1 blocked          | vendor_refused
            RCPT     | 503 5.5.1 bad sequence                           | vendor_refused
            DATA     | 451 4.3.0 later                                  | vendor_unavailable
            DATA     | 451 4.7.1 later                                  | throttled
            .        | 451 4.3.0 queue file error                       | vendor_unavailable
            .        | 454 4.7.0 Throttling failure                     | throttled
            .        | 421 4.3.2 shutting down                          | vendor_unavailable
            .        | 552 5.2.3 too long                               | message_rejected
            .        | 552 5.3.4 too big                                | message_rejected
            .        | 554 5.7.1 spam                                   | message_rejected
            .        | 554 Message rejected: Email address is not verified | vendor_refused
            """)
    void each_reply_has_its_kind_and_keeps_the_servers_words(String command, String reply, String kind)
            throws Exception {
        try (ScriptedServer server = new ScriptedServer()) {
            boolean auth = command.equals("AUTH");
            server.extensions = auth ? List.of("AUTH PLAIN LOGIN") : List.of();
            server.answer(command, reply).answer("HELO", reply);
            TestSettings settings = TestSettings.port(server.port());
            try (SmtpSender sender =
                    sender(auth ? settings.login("user", "secret").value() : settings.value())) {
                SendFailure failure =
                        catchThrowableOfType(SendFailure.class, () -> sender.send(TestEmails.to("jane@example.net")));

                assertThat(failure).isNotNull();
                assertThat(failure.kind()).isEqualTo(kind);
                assertThat(failure).hasMessageContaining(reply);
            }
        }
    }

    @ParameterizedTest(name = "{0} is asked again after {1} s")
    @CsvSource(delimiter = '|', textBlock = """
            454 Throttling failure: Maximum sending rate exceeded. |    1
            454 Throttling failure: Daily message quota exceeded.  | 3600
            450 4.7.1 too many messages                            |   60
            """)
    void a_throttled_vendor_is_asked_again_as_its_words_suggest(String reply, long seconds) {
        SendFailure failure =
                SmtpReplies.failure(SmtpStage.DOT, new SmtpReply(Integer.parseInt(reply.substring(0, 3)), reply));

        assertThat(failure)
                .isInstanceOfSatisfying(
                        Throttled.class,
                        throttled -> assertThat(throttled.retryAfter()).isEqualTo(Duration.ofSeconds(seconds)));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            RCPT | 451 4.7.1 greylisted, come back later    | false
            RCPT | 450 4.7.1 <a@b>: Recipient address rejected: Greylisted | false
            RCPT | 451 Greylisting in action                | false
            RCPT | 450 mailbox busy                         | false
            RCPT | 452 4.2.2 mailbox full                   | false
            RCPT | 450 4.1.2 domain not found               | false
            RCPT | 451 4.3.0 local error                    | true
            RCPT | 451 local error                          | true
            RCPT | 421 4.7.0 closing                        | true
            MAIL | 450 4.1.8 sender's domain not found      | true
            DOT  | 451 4.3.0 queue file error               | true
            """)
    void what_a_server_says_of_one_recipient_does_not_count_against_it(SmtpStage stage, String reply, boolean counts) {
        SendFailure failure = SmtpReplies.failure(stage, new SmtpReply(Integer.parseInt(reply.substring(0, 3)), reply));

        assertThat(failure.kind()).isEqualTo("vendor_unavailable");
        assertThat(failure.countsAgainstVendor()).isEqualTo(counts);
        assertThat(failure.mayRepeat()).isEqualTo(counts);
    }

    @ParameterizedTest(name = "{1} in answer to {0}: final is {2}")
    @CsvSource(delimiter = '|', textBlock = """
            RCPT | 550 no such user                         | true
            RCPT | 550 5.1.1 no such user                   | true
            RCPT | 552 5.2.2 mailbox full                   | true
            RCPT | 552 5.3.4 too big                        | false
            RCPT | 550 5.7.1 blocked by policy              | false
            MAIL | 552 5.3.4 too big                        | false
            DATA | 554 no valid recipients                  | false
            DOT  | 552 5.3.4 too big                        | false
            DOT  | 554 5.6.0 content rejected               | false
            DOT  | 550 5.1.1 no such user                   | true
            """)
    void only_a_rejection_because_of_the_recipient_is_the_last_word(SmtpStage stage, String reply, boolean last) {
        SendFailure failure = SmtpReplies.failure(stage, new SmtpReply(Integer.parseInt(reply.substring(0, 3)), reply));

        assertThat(failure)
                .isInstanceOfSatisfying(
                        MessageRejected.class,
                        rejected -> assertThat(rejected.isFinal()).isEqualTo(last));
    }

    @Test
    void among_refusals_what_another_vendor_or_time_can_mend_outweighs_the_emails_own_fault() {
        assertThat(allRefused("550 5.1.1 no such user", "554 5.7.1 relay denied"))
                .isEqualTo("vendor_refused");
        assertThat(allRefused("550 5.1.1 no such user", "450 4.2.1 busy")).isEqualTo("vendor_unavailable");
        assertThat(allRefused("450 4.2.1 busy", "450 4.7.1 rate limit")).isEqualTo("throttled");
        assertThat(allRefused("550 5.1.1 no such user", "553 5.1.3 bad")).isEqualTo("message_rejected");
    }

    @ParameterizedTest
    @CsvSource(nullValues = "none", delimiter = '|', textBlock = """
            250 2.0.0 Ok: queued as 4XyZ12                          | 4XyZ12
            250 OK id=1rAbCd-0001Xy-2Z                              | 1rAbCd-0001Xy-2Z
            250 Ok 0102018e-aaaa-bbbb-000000                        | 0102018e-aaaa-bbbb-000000
            250 2.0.0 Ok: queued                                    | none
            250 Great success                                       | none
            """)
    void the_queue_id_is_read_from_the_reply(String reply, String id) {
        assertThat(new SmtpReply(250, reply).queueId()).isEqualTo(id);
    }

    private static String allRefused(String... replies) {
        return SmtpReplies.allRefused(Stream.of(replies)
                        .map(reply -> new SmtpReply(Integer.parseInt(reply.substring(0, 3)), reply))
                        .toList())
                .kind();
    }

    private static SmtpSender sender(SmtpSettings settings) {
        return new SmtpSender("test", settings, new ManualTime());
    }
}
