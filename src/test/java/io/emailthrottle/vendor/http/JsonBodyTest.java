package io.emailthrottle.vendor.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.emailthrottle.email.Emails;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.io.entity.EntityUtils;
import org.junit.jupiter.api.Test;

class JsonBodyTest {

    @Test
    void a_body_is_utf_8_of_a_known_length() throws Exception {
        HttpEntity body = JsonBody.of(Emails.plain(), json -> json.writeString("ü世"));

        assertThat(EntityUtils.toByteArray(body)).isEqualTo("\"ü世\"".getBytes("UTF-8"));
        assertThat(body.getContentLength()).isEqualTo(7);
        assertThat(body.getContentType()).isEqualTo("application/json");
    }

    @Test
    void a_body_may_grow_beyond_its_expected_size() throws Exception {
        String text = "世".repeat(100_000);

        HttpEntity body = JsonBody.of(Emails.plain(), json -> json.writeString(text));

        assertThat(EntityUtils.toString(body)).isEqualTo("\"" + text + "\"");
    }

    @Test
    void half_a_surrogate_pair_is_still_json() throws Exception {
        HttpEntity body = JsonBody.of(Emails.plain(), json -> json.writeString("\ud800!"));

        assertThat(EntityUtils.toString(body)).isEqualTo("\"\\uD800!\"");
    }
}
