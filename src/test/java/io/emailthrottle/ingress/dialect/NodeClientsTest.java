package io.emailthrottle.ingress.dialect;

import static org.assertj.core.api.Assertions.assertThat;

import io.emailthrottle.ingress.http.NodeProject;
import io.emailthrottle.security.Scope;
import java.io.InputStream;
import java.nio.file.Files;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Other vendors' own clients for Node, unchanged, against the running gateway: see {@code src/test/dialects}. */
class NodeClientsTest extends DialectGateway {

    @Test
    void clients_for_node_work_against_the_gateway() throws Exception {
        NodeProject project = NodeProject.orSkip("dialects");
        try (InputStream certificate = getClass().getResourceAsStream("/greenmail.p12")) {
            Files.write(project.folder().resolve("greenmail.p12"), certificate.readAllBytes());
        }

        String output = project.test(Map.of("GATEWAY_URL", base().toString(), "GATEWAY_KEY", key(Scope.ADMIN)));

        assertThat(output).contains("# fail 0").doesNotContain("# pass 0");
    }
}
