package io.emailthrottle.api;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpServletResponseWrapper;
import java.io.IOException;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.core.Ordered;
import org.springframework.stereotype.Component;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Lets an answer about emails leave in one piece, with its length. Spring flushes each answer once it is written, so that
 * the server would not know its length yet and would send its end as a piece of its own, by another system call.
 */
@Component
final class WholeAnswers extends FilterRegistrationBean<OncePerRequestFilter> {

    WholeAnswers() {
        super(new OncePerRequestFilter() {
            @Override
            protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
                    throws ServletException, IOException {
                chain.doFilter(request, new Whole(response));
            }
        });
        addUrlPatterns("/emails/*");
        setOrder(Ordered.HIGHEST_PRECEDENCE);
    }

    /** Flushed when it is closed, or when the server's buffer is full. */
    private static final class Whole extends HttpServletResponseWrapper {

        private Whole(HttpServletResponse response) {
            super(response);
        }

        @Override
        public ServletOutputStream getOutputStream() throws IOException {
            return new Unflushed(super.getOutputStream());
        }

        @Override
        public void flushBuffer() {
            // When it is closed.
        }
    }

    private static final class Unflushed extends ServletOutputStream {

        private final ServletOutputStream out;

        private Unflushed(ServletOutputStream out) {
            this.out = out;
        }

        @Override
        public void write(int b) throws IOException {
            out.write(b);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            out.write(bytes, offset, length);
        }

        @Override
        public void flush() {
            // When it is closed.
        }

        @Override
        public void close() throws IOException {
            out.close();
        }

        @Override
        public boolean isReady() {
            return out.isReady();
        }

        @Override
        public void setWriteListener(WriteListener listener) {
            out.setWriteListener(listener);
        }
    }
}
