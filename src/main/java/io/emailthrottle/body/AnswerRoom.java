package io.emailthrottle.body;

import io.emailthrottle.time.Time;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpServletResponseWrapper;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Gives each answer that shows an email's content a room in the memory budget, until it is written. Half of the budget is for
 * such answers, so that slow readers do not keep emails from being accepted; a client that reads too slowly is disconnected.
 */
@Component
public final class AnswerRoom extends OncePerRequestFilter {

    /** The paths whose answers show an email's content: ours, the page's, and those of other vendors' APIs. */
    private static final List<String> CONTENT =
            List.of("/emails/", "/dashboard/emails/", "/messages/outbound/", "/v3/smtp/emails/", "/v1/messages/");

    private static final String ATTRIBUTE = AnswerRoom.class.getName();

    private final MemoryBudget memory;
    private final Time time;

    AnswerRoom(MemoryBudget requestMemory, Time time) {
        this.memory = requestMemory.half();
        this.time = time;
    }

    /** The room of the answer to a request; it is given back when the answer is written. */
    public static MemoryBudget.Room of(HttpServletRequest request) {
        return (MemoryBudget.Room) request.getAttribute(ATTRIBUTE);
    }

    @Override
    protected boolean shouldNotFilter(HttpServletRequest request) {
        String path = request.getServletPath();
        return CONTENT.stream().noneMatch(path::startsWith);
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        Paced paced = new Paced(response, time);
        try (MemoryBudget.Room room = memory.room()) {
            request.setAttribute(ATTRIBUTE, room);
            chain.doFilter(request, paced);
        }
        if (paced.output != null) {
            // The handler of failures has hidden it, and the server would end the answer as if it were whole.
            paced.output.requirePace();
        }
    }

    private static final class Paced extends HttpServletResponseWrapper {

        private final Time time;
        private @Nullable PacedOutput output;

        private Paced(HttpServletResponse response, Time time) {
            super(response);
            this.time = time;
        }

        @Override
        public ServletOutputStream getOutputStream() throws IOException {
            if (output == null) {
                output = new PacedOutput(super.getOutputStream(), time);
            }
            return output;
        }
    }
}
