package io.emailthrottle.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.emailthrottle.store.write.Dialect;
import org.junit.jupiter.api.Test;

class NodeNameTest {

    @Test
    void nodes_of_one_host_differ_by_their_ports() {
        String one = NodeName.of("", Dialect.POSTGRESQL, 8080);

        assertThat(one).endsWith(":8080").isNotEqualTo(NodeName.of("", Dialect.POSTGRESQL, 9091));
    }

    @Test
    void a_restarted_node_has_the_same_name() {
        assertThat(NodeName.of("", Dialect.POSTGRESQL, 8080)).isEqualTo(NodeName.of("", Dialect.POSTGRESQL, 8080));
    }

    @Test
    void a_port_that_is_not_known_yet_makes_no_two_processes_one() {
        assertThat(NodeName.of("", Dialect.POSTGRESQL, 0))
                .endsWith("/" + ProcessHandle.current().pid());
    }

    @Test
    void the_one_process_of_an_embedded_database_may_change_its_port() {
        assertThat(NodeName.of("", Dialect.SQLITE, 8080)).isEqualTo(NodeName.of("", Dialect.SQLITE, 9091));
    }

    @Test
    void a_given_name_stays() {
        assertThat(NodeName.of("mail-1", Dialect.POSTGRESQL, 8080)).isEqualTo("mail-1");
    }
}
