package io.emailthrottle.ingress.dialect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.emailthrottle.body.BodyTooLarge;
import io.emailthrottle.body.MemoryBudget;
import io.emailthrottle.ingress.Admission;
import io.emailthrottle.ingress.ApiLimits;
import io.emailthrottle.ingress.ValidationErrors;
import io.emailthrottle.ingress.http.UnreadableBody;
import io.emailthrottle.time.ManualTime;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.web.server.ResponseStatusException;

class DialectFormTest {

    private static final int MAX_BODY = 100_000;

    private final Admission admission =
            new Admission(new ApiLimits(4, MAX_BODY), new MemoryBudget(64_000_000), new ManualTime());

    private Fields read(String type, byte[] body) throws IOException {
        MockHttpServletRequest request = new MockHttpServletRequest("POST", "/");
        request.setContentType(type);
        request.setContent(body);
        try (Admission.Place place = admission.enter()) {
            return DialectForm.read(place, request, new ValidationErrors());
        }
    }

    private Fields read(FormBody body) throws IOException {
        return read(FormBody.type(), body.bytes());
    }

    private Fields urlencoded(String body) throws IOException {
        return read("application/x-www-form-urlencoded", body.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void a_multipart_form_has_its_texts_and_files() throws Exception {
        byte[] octets = {0, 13, 10, 45, 45, -1};

        Fields form = read(new FormBody()
                .text("subject", "Grüße ✓")
                .file("attachment", "Łódź.bin", "image/png", octets)
                .file("attachment", "b.txt", "text/plain", new byte[0]));

        assertThat(form.text("subject")).isEqualTo("Grüße ✓");
        assertThat(DialectForm.files(form, "attachment"))
                .extracting(DialectForm.FormFile::filename)
                .containsExactly("Łódź.bin", "b.txt");
        assertThat(DialectForm.files(form, "attachment").getFirst().content()).isEqualTo(octets);
        assertThat(DialectForm.files(form, "attachment").getFirst().type()).isEqualTo("image/png");
    }

    @Test
    void a_field_that_comes_more_than_once_has_several_values_also_when_it_is_numbered() throws Exception {
        Fields form = read(new FormBody()
                .text("to", "a@example.org")
                .text("to", "b@example.org")
                .text("cc[0]", "c@example.org")
                .text("cc[1]", "d@example.org")
                .text("bcc[]", "e@example.org"));

        assertThat(form.texts("to")).containsExactly("a@example.org", "b@example.org");
        assertThat(form.texts("cc")).containsExactly("c@example.org", "d@example.org");
        assertThat(form.texts("bcc")).containsExactly("e@example.org");
    }

    @Test
    void a_text_is_read_in_the_charset_of_its_part() throws Exception {
        byte[] part = ("--b\r\nContent-Disposition: form-data; name=\"text\"\r\n"
                        + "Content-Type: text/plain; charset=iso-8859-1\r\n\r\nGrüße\r\n--b--\r\n")
                .getBytes(StandardCharsets.ISO_8859_1);

        assertThat(read("multipart/form-data; boundary=b", part).text("text")).isEqualTo("Grüße");
    }

    @Test
    void a_urlencoded_form_has_its_texts() throws Exception {
        Fields form =
                urlencoded("subject=Gr%C3%BC%C3%9Fe+%E2%9C%93&to=a%40example.org&to=b%40example.org&empty=&bare&&");

        assertThat(form.text("subject")).isEqualTo("Grüße ✓");
        assertThat(form.texts("to")).containsExactly("a@example.org", "b@example.org");
        assertThat(form.text("empty")).isEmpty();
        assertThat(form.text("bare")).isEmpty();
    }

    @Test
    void what_is_no_form_is_refused() {
        assertThatThrownBy(() -> read("application/json", "{}".getBytes(StandardCharsets.UTF_8)))
                .isInstanceOf(ResponseStatusException.class)
                .hasMessageContaining("multipart/form-data");
        assertThatThrownBy(() -> read("multipart/form-data", "x".getBytes(StandardCharsets.UTF_8)))
                .isInstanceOf(UnreadableBody.class);
        assertThatThrownBy(
                        () -> read("multipart/form-data; boundary=b", "--b\r\nhalf".getBytes(StandardCharsets.UTF_8)))
                .isInstanceOf(UnreadableBody.class);
        assertThatThrownBy(() -> urlencoded("a=%zz")).isInstanceOf(UnreadableBody.class);
    }

    @Test
    void a_form_is_bounded_in_size_fields_and_headers_of_a_part() {
        FormBody many = new FormBody();
        for (int i = 0; i <= 2_000; i++) {
            many.text("a", "");
        }

        assertThatThrownBy(() -> read(new FormBody().text("text", "x".repeat(MAX_BODY))))
                .isInstanceOf(BodyTooLarge.class);
        assertThatThrownBy(() -> urlencoded("text=" + "x".repeat(MAX_BODY))).isInstanceOf(BodyTooLarge.class);
        assertThatThrownBy(() -> urlencoded("a&".repeat(2_001)))
                .isInstanceOf(UnreadableBody.class)
                .hasMessageContaining("2000 fields");
        assertThatThrownBy(() -> read(many)).isInstanceOf(RuntimeException.class);
        assertThatThrownBy(() -> read(new FormBody().text("x".repeat(5_000), "")))
                .isInstanceOf(UnreadableBody.class);
    }

    @Test
    void a_text_is_no_file() throws Exception {
        Fields form = urlencoded("attachment=text");

        assertThat(DialectForm.files(form, "attachment")).isEmpty();
        assertThat(form.faults().concern("attachment")).isTrue();
    }
}
