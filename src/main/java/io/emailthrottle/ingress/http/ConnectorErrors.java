package io.emailthrottle.ingress.http;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.core.StandardHost;
import org.apache.catalina.valves.ErrorReportValve;
import org.apache.tomcat.util.res.StringManager;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.web.embedded.tomcat.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.MediaType;
import org.springframework.stereotype.Component;

/** Answers what Tomcat refuses before our own filters see it, such as {@code /emails/%00}, in the form of everything else. */
@Component
public final class ConnectorErrors implements WebServerFactoryCustomizer<TomcatServletWebServerFactory> {

    private final ErrorForms forms;

    ConnectorErrors(ErrorForms forms) {
        this.forms = forms;
    }

    /** In place of the valve that Tomcat would make by the name of its class. */
    @Override
    public void customize(TomcatServletWebServerFactory factory) {
        factory.addContextCustomizers(context -> {
            StandardHost host = (StandardHost) context.getParent();
            host.setErrorReportValveClass("");
            host.getPipeline().addValve(new Valve(forms));
        });
    }

    private static final class Valve extends ErrorReportValve {

        private static final Logger log = LoggerFactory.getLogger(Valve.class);
        private static final ObjectMapper JSON = new ObjectMapper();

        /** In Tomcat's words, by which alone it can be told from a request that is no HTTP: both are 400 there. */
        private static final String TOO_LARGE =
                StringManager.getManager("org.apache.coyote.http11").getString("iib.requestheadertoolarge.error");

        private final ErrorForms forms;

        private Valve(ErrorForms forms) {
            this.forms = forms;
        }

        /** Empty when the request line was not read. */
        private static String path(Request request) {
            String path = request.getCoyoteRequest().requestURI().toString();
            return path == null ? "" : path;
        }

        @Override
        protected void report(Request request, Response response, Throwable failure) {
            boolean answered = response.getStatus() < 400 || response.getContentWritten() > 0;
            if (answered || !response.setErrorReported()) {
                return;
            }
            if (failure != null && TOO_LARGE.equals(failure.getMessage())) {
                response.setStatus(HttpStatus.REQUEST_HEADER_FIELDS_TOO_LARGE.value());
            }
            try {
                ApiError error = ErrorHandler.of(HttpStatusCode.valueOf(response.getStatus()));
                ErrorForm.Answer answer = forms.of(path(request))
                        .map(form -> form.of(error))
                        .orElse(new ErrorForm.Answer(HttpStatusCode.valueOf(response.getStatus()), error));
                response.setStatus(answer.status().value());
                byte[] body = JSON.writeValueAsBytes(answer.body());
                response.setContentType(MediaType.APPLICATION_JSON_VALUE);
                response.setContentLength(body.length);
                response.getOutputStream().write(body);
                response.finishResponse();
            } catch (IOException | IllegalStateException e) {
                log.debug("an error was answered without a body", e);
            }
        }
    }
}
