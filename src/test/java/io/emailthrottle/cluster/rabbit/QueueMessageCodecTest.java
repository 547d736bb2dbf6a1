package io.emailthrottle.cluster.rabbit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.emailthrottle.delivery.dispatch.QueueMessage;
import io.emailthrottle.email.Priority;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class QueueMessageCodecTest {

    private static final UUID ID = UUID.fromString("01a20fa6-0fb9-7562-8107-5de1af453bad");

    @ParameterizedTest
    @ValueSource(strings = {"", "sendgrid", ">a rule: größer"})
    void what_was_written_is_read(String route) {
        QueueMessage queueMessage = new QueueMessage(ID, Priority.HIGH, route);

        assertThat(QueueMessageCodec.read(QueueMessageCodec.of(queueMessage))).isEqualTo(queueMessage);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "HIGH",
                "HIGH 01a20fa6-0fb9-7562-8107-5de1af453bad",
                "HIGHEST 01a20fa6-0fb9-7562-8107-5de1af453bad ",
                "HIGH x "
            })
    void what_is_no_ticket_is_refused(String message) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> QueueMessageCodec.read(message.getBytes(StandardCharsets.UTF_8)));
    }
}
