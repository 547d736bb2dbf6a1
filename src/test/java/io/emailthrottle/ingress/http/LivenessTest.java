package io.emailthrottle.ingress.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.Mockito.clearInvocations;
import static org.mockito.Mockito.verifyNoInteractions;

import io.emailthrottle.security.ApiKeyCache;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.context.bean.override.mockito.MockitoSpyBean;

/** What a probe asks must not wait for a database that hangs: the orchestrator would kill what only waits. */
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT)
class LivenessTest {

    @LocalServerPort
    private int port;

    @MockitoSpyBean
    private ApiKeyCache keys;

    @ParameterizedTest
    @ValueSource(strings = {"/actuator/health/liveness", "/actuator/health/readiness"})
    void a_probe_does_not_look_for_keys_in_the_database(String probe) {
        clearInvocations(keys);

        assertThat(new Client(port).get(probe).statusCode()).isEqualTo(200);

        verifyNoInteractions(keys);
    }
}
