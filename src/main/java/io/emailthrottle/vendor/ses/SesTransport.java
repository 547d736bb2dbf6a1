package io.emailthrottle.vendor.ses;

import io.emailthrottle.vendor.SendFailure;
import io.emailthrottle.vendor.http.Answer;
import io.emailthrottle.vendor.http.VendorHttp;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.apache.hc.client5.http.classic.methods.HttpGet;
import org.apache.hc.client5.http.classic.methods.HttpPost;
import org.apache.hc.client5.http.classic.methods.HttpUriRequestBase;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.HttpHeaders;
import org.apache.hc.core5.http.io.entity.InputStreamEntity;
import software.amazon.awssdk.http.AbortableInputStream;
import software.amazon.awssdk.http.ExecutableHttpRequest;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.HttpExecuteResponse;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.SdkHttpFullResponse;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;

/**
 * Lets the AWS SDK's signed calls take the road of every other vendor, which tells what was handed over from what was
 * not. A {@link SendFailure} passes through the SDK as the cause of an {@link IOException}.
 */
final class SesTransport implements SdkHttpClient {

    private final VendorHttp http;

    SesTransport(VendorHttp http) {
        this.http = http;
    }

    @Override
    public ExecutableHttpRequest prepareRequest(HttpExecuteRequest request) {
        return request.httpRequest().method() == SdkHttpMethod.GET ? query(request) : send(request);
    }

    private ExecutableHttpRequest query(HttpExecuteRequest request) {
        HttpGet get = signed(request, new HttpGet(request.httpRequest().getUri()));
        return executable(get, () -> response(http.query(get)));
    }

    private ExecutableHttpRequest send(HttpExecuteRequest request) {
        HttpPost post = signed(request, new HttpPost(request.httpRequest().getUri()));
        post.setEntity(body(request));
        post.removeHeaders(HttpHeaders.CONTENT_LENGTH);
        return executable(post, () -> {
            try {
                return response(http.send(post));
            } catch (SendFailure failure) {
                throw new IOException(failure);
            }
        });
    }

    private static <C extends HttpUriRequestBase> C signed(HttpExecuteRequest request, C call) {
        request.httpRequest().forEachHeader((name, values) -> values.forEach(value -> call.addHeader(name, value)));
        return call;
    }

    /** One call, and its answer. */
    @FunctionalInterface
    private interface Call {
        HttpExecuteResponse make() throws IOException;
    }

    private static ExecutableHttpRequest executable(HttpUriRequestBase request, Call call) {
        return new ExecutableHttpRequest() {
            @Override
            public HttpExecuteResponse call() throws IOException {
                return call.make();
            }

            @Override
            public void abort() {
                request.cancel();
            }
        };
    }

    private static HttpEntity body(HttpExecuteRequest request) {
        SdkHttpRequest signed = request.httpRequest();
        long length = signed.firstMatchingHeader(HttpHeaders.CONTENT_LENGTH)
                .map(Long::valueOf)
                .orElseThrow();
        ContentType type = ContentType.parse(
                signed.firstMatchingHeader(HttpHeaders.CONTENT_TYPE).orElseThrow());
        return new InputStreamEntity(
                request.contentStreamProvider().orElseThrow().newStream(), length, type);
    }

    private static HttpExecuteResponse response(Answer answer) {
        SdkHttpFullResponse.Builder response = SdkHttpFullResponse.builder().statusCode(answer.status());
        answer.headers().forEach(response::putHeader);
        byte[] body = answer.body().getBytes(StandardCharsets.UTF_8);
        return HttpExecuteResponse.builder()
                .response(response.build())
                .responseBody(AbortableInputStream.create(new ByteArrayInputStream(body)))
                .build();
    }

    @Override
    public String clientName() {
        return "EmailThrottle";
    }

    @Override
    public void close() {
        http.close();
    }
}
