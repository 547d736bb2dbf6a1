package io.emailthrottle.ingress;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.getRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.urlEqualTo;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.http.Fault;
import com.github.tomakehurst.wiremock.junit5.WireMockExtension;
import io.emailthrottle.body.MemoryBudget;
import io.emailthrottle.body.Overloaded;
import io.emailthrottle.ingress.EmailRequest.AttachmentRequest;
import io.emailthrottle.network.FakeDns;
import io.emailthrottle.time.SystemTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Files are fetched from where the operator allows it, and nothing else is reached on the way. */
class RemoteFilesTest {

    private static final long MEGABYTE = 1024 * 1024;

    @RegisterExtension
    static final WireMockExtension HOST = WireMockExtension.newInstance().build();

    /** Where nobody may come. */
    @RegisterExtension
    static final WireMockExtension INSIDE = WireMockExtension.newInstance().build();

    private final FakeDns dns =
            new FakeDns().with("files.example.com", "127.0.0.1").with("localhost", "127.0.0.1");
    private final List<RemoteFiles> opened = new ArrayList<>();
    private final ValidationErrors errors = new ValidationErrors();
    private String origin;

    @BeforeEach
    void listen() {
        origin = "http://files.example.com:" + HOST.getPort();
        INSIDE.stubFor(get(anyUrl()).willReturn(aResponse().withBody("secret")));
    }

    @AfterEach
    void close() {
        opened.forEach(RemoteFiles::close);
        assertThat(INSIDE.findAll(getRequestedFor(anyUrl()))).isEmpty();
    }

    @Test
    void a_file_of_a_listed_host_is_the_content_and_its_url_gives_it_a_name() {
        answer("/a/Rechnung%20%C3%A4.pdf?x=1", aResponse().withBody("pdf"));

        AttachmentRequest file = fetch(origin + "/a/Rechnung%20%C3%A4.pdf?x=1#page=2");

        assertThat(errors.all()).isEmpty();
        assertThat(file.content().bytes()).isEqualTo("pdf".getBytes());
        assertThat(file.filename()).isEqualTo("Rechnung ä.pdf");
        assertThat(file.path()).isNull();
    }

    @Test
    void without_listed_hosts_nothing_is_fetched_and_the_request_stays_as_it_was() {
        EmailRequest email = email(new AttachmentRequest(null, null, null, null, origin + "/a", null));

        assertThat(files(List.of(), Duration.ofMinutes(1))
                        .request(place(MEGABYTE))
                        .fetch(email, errors))
                .isSameAs(email);
        assertThat(HOST.findAll(getRequestedFor(anyUrl()))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://other.example.com/a",
                "http://localhost:%1$d/a",
                "https://files.example.com:%1$d/a",
                "http://files.example.com:%2$d/a",
                "http://files.example.com.evil.example:%1$d/a",
                "http://127.0.0.1:%1$d/a",
            })
    void another_host_scheme_or_port_is_refused(String url) {
        fetch(url.formatted(HOST.getPort(), INSIDE.getPort()));

        refused("files are not fetched from this host");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "file:///etc/passwd",
                "ftp://files.example.com/a",
                "files.example.com/a",
                "http://user:pass@files.example.com/a",
                "http://files.example.com\\@evil.example/",
                "http:///a",
                "",
            })
    void what_is_no_url_of_the_web_is_refused(String url) {
        fetch(url);

        refused("must be a URL such as");
    }

    @Test
    void a_redirect_within_the_host_is_followed() {
        answer("/old", aResponse().withStatus(302).withHeader("Location", "/new"));
        answer("/new", aResponse().withBody("new"));

        assertThat(fetch(origin + "/old").content().bytes()).isEqualTo("new".getBytes());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://localhost:%2$d/",
                "//localhost:%2$d/",
                "http://files.example.com:%2$d/",
                "https://files.example.com:%1$d/",
                "http://127.0.0.1:%1$d/",
                "http://user@files.example.com:%1$d/",
                "file:///etc/passwd",
                "http://files.example.com:%2$d\\@files.example.com/",
            })
    void a_redirect_to_another_host_is_not_followed(String location) {
        answer(
                "/a",
                aResponse()
                        .withStatus(302)
                        .withHeader("Location", location.formatted(HOST.getPort(), INSIDE.getPort())));

        fetch(origin + "/a");

        refused("it is redirected to another host");
    }

    @Test
    void a_circle_of_redirects_ends() {
        answer("/a", aResponse().withStatus(302).withHeader("Location", "/a"));

        fetch(origin + "/a");

        refused("it is redirected more than 3 times");
        assertThat(HOST.findAll(getRequestedFor(urlEqualTo("/a")))).hasSize(4);
    }

    @Test
    void a_listed_name_that_stands_for_a_private_address_is_refused_unless_its_network_is_listed() {
        answer("/a", aResponse().withBody("x"));
        EmailRequest email = email(new AttachmentRequest(null, null, null, null, origin + "/a", null));

        files(List.of(origin), Duration.ofMinutes(1)).request(place(MEGABYTE)).fetch(email, errors);

        refused("its host is not on the public Internet");
        assertThat(HOST.findAll(getRequestedFor(anyUrl()))).isEmpty();
    }

    @Test
    void a_name_that_moves_to_a_private_address_in_between_is_refused() {
        dns.with("files.example.com", "10.1.2.3");

        fetch(origin + "/a");

        refused("its host is not on the public Internet");
    }

    @Test
    void a_body_that_does_not_come_in_time_is_given_up() {
        answer("/a", aResponse().withBody("x".repeat(1000)).withChunkedDribbleDelay(100, 100_000));
        EmailRequest email = email(new AttachmentRequest(null, null, null, null, origin + "/a", null));

        files(List.of(origin, "127.0.0.0/8"), Duration.ofMillis(500))
                .request(place(MEGABYTE))
                .fetch(email, errors);

        refused("it does not come in time");
    }

    @Test
    void a_file_with_which_the_email_is_too_large_is_refused_whatever_length_it_announces() {
        answer("/a", aResponse().withBody("x".repeat(70_000)));
        Admission.Place place = place(100_000);
        place.hold(30_000);
        EmailRequest email = email(new AttachmentRequest(null, null, null, null, origin + "/a", null));

        open().request(place).fetch(email, errors);
        assertThat(errors.all()).isEmpty();
        open().request(place).fetch(email, errors);

        refused("with this file the email is too large");
    }

    @Test
    void a_file_for_which_there_is_no_memory_now_is_the_gateways_fault() {
        answer("/a", aResponse().withBody("x".repeat(200_000)));
        Admission admission =
                new Admission(new ApiLimits(10, MEGABYTE), new MemoryBudget(7 * MEGABYTE), new SystemTime());
        admission.enter().hold(MEGABYTE);
        EmailRequest email = email(new AttachmentRequest(null, null, null, null, origin + "/a", null));

        assertThatExceptionOfType(Overloaded.class)
                .isThrownBy(() -> open().request(admission.enter()).fetch(email, errors));
    }

    @ParameterizedTest
    @ValueSource(ints = {204, 206, 304, 401, 404, 500})
    void another_status_than_200_is_no_file(int status) {
        answer("/a", aResponse().withStatus(status));

        fetch(origin + "/a");

        refused("its host answers HTTP " + status);
    }

    @Test
    void a_connection_that_breaks_and_a_body_in_gzip_are_no_file() {
        answer("/a", aResponse().withFault(Fault.MALFORMED_RESPONSE_CHUNK));
        fetch(origin + "/a");
        refused("its host does not answer");

        ValidationErrors others = new ValidationErrors();
        answer("/b", aResponse().withHeader("Content-Encoding", "gzip").withBody("x"));
        open().request(place(MEGABYTE))
                .fetch(email(new AttachmentRequest(null, null, null, null, origin + "/b", null)), others);
        assertThat(others.all().getFirst().message()).contains("compresses it");
    }

    @Test
    void content_and_path_together_and_too_many_files_are_refused() {
        answer("/a", aResponse().withBody("x"));
        AttachmentRequest both =
                new AttachmentRequest("a", AttachmentContent.of(new byte[] {1}), null, null, origin + "/a", null);
        open().request(place(MEGABYTE)).fetch(email(both), errors);
        refused("send `content` or `path`, not both");

        ValidationErrors others = new ValidationErrors();
        AttachmentRequest one = new AttachmentRequest(null, null, null, null, origin + "/a", null);
        RemoteFiles.ForRequest request = open().request(place(MEGABYTE));
        for (int i = 0; i < 21; i++) {
            assertThat(others.all()).isEmpty();
            request.fetch(email(one), others);
        }
        assertThat(others.all().getFirst().message()).contains("at most 20");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "http://a/b", "ftp://a", "a b", "10.0.0.0/33", "x/8", "https://u@a", "*.example.com", "a:80"
            })
    void an_entry_that_is_no_host_origin_or_network_is_refused(String entry) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new AttachmentHosts(List.of(entry)))
                .withMessageContaining("'" + entry + "'");
    }

    private AttachmentRequest fetch(String url) {
        EmailRequest email = email(new AttachmentRequest(null, null, null, null, url, null));
        return open().request(place(MEGABYTE))
                .fetch(email, errors)
                .attachments()
                .getFirst();
    }

    private RemoteFiles open() {
        return files(List.of(origin, "127.0.0.0/8"), Duration.ofMinutes(1));
    }

    private RemoteFiles files(List<String> hosts, Duration timeout) {
        RemoteFiles files = new RemoteFiles(new AttachmentHosts(hosts), dns, new SystemTime(), timeout);
        opened.add(files);
        return files;
    }

    private static Admission.Place place(long maxBody) {
        return new Admission(new ApiLimits(10, maxBody), new MemoryBudget(100 * MEGABYTE), new SystemTime()).enter();
    }

    private static EmailRequest email(AttachmentRequest file) {
        return RequestCopyTest.read("{}").withAttachments(List.of(file));
    }

    private static void answer(String path, ResponseDefinitionBuilder response) {
        HOST.stubFor(get(urlEqualTo(path)).willReturn(response));
    }

    private void refused(String why) {
        assertThat(errors.all()).hasSize(1);
        ValidationError error = errors.all().getFirst();
        assertThat(error.field()).isEqualTo("attachments[0].path");
        assertThat(error.message()).contains(why);
    }
}
