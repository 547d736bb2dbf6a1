package io.emailthrottle.ingress.http;

import io.emailthrottle.body.BoundedBody;
import io.emailthrottle.time.Time;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Type;
import org.springframework.core.MethodParameter;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpInputMessage;
import org.springframework.http.converter.HttpMessageConverter;
import org.springframework.web.bind.annotation.ControllerAdvice;
import org.springframework.web.servlet.mvc.method.annotation.RequestBodyAdviceAdapter;

/** Bounds the bodies that Spring reads, which are all but emails and vendors' events: the largest valid one has 40 KB. */
@ControllerAdvice
public class SmallBodies extends RequestBodyAdviceAdapter {

    private static final long MAX = 256 * 1024;

    private final Time time;

    SmallBodies(Time time) {
        this.time = time;
    }

    @Override
    public boolean supports(
            MethodParameter parameter, Type type, Class<? extends HttpMessageConverter<?>> converterType) {
        return true;
    }

    @Override
    public HttpInputMessage beforeBodyRead(
            HttpInputMessage message,
            MethodParameter parameter,
            Type type,
            Class<? extends HttpMessageConverter<?>> converterType)
            throws IOException {
        // Whole, because Jackson would wrap what is thrown while it reads.
        String encoding = message.getHeaders().getFirst(HttpHeaders.CONTENT_ENCODING);
        InputStream plain = encoding == null || ContentEncoding.isIdentity(encoding)
                ? message.getBody()
                : ContentEncoding.decoded(encoding, message.getBody());
        byte[] body = new BoundedBody(plain, MAX, time, _ -> {}).readAllBytes();
        return new Bounded(message.getHeaders(), new ByteArrayInputStream(body));
    }

    private record Bounded(HttpHeaders getHeaders, InputStream getBody) implements HttpInputMessage {}
}
