package io.emailthrottle.bench.fault;

import io.emailthrottle.bench.AppProcess;
import io.emailthrottle.bench.EmailPost;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Whether large emails that come, or are read, all at once are refused instead of ending the process. */
public final class MemoryTrial {

    private static final int MEGABYTE = 1 << 20;
    private static final int BODIES = 24;
    private static final int BODY = 6 * MEGABYTE;
    private static final int READERS = 40;
    private static final int READ = 20 * MEGABYTE;
    private static final int OTHERS = 20;
    /** Longer than the server's time-out for a write. */
    private static final long UNTIL_CUT_MILLIS = 25_000;

    private static final Pattern ID = Pattern.compile("\"id\":\"([^\"]+)\"");

    /**
     * What became of one trial.
     *
     * @param answers how many, by status; 0 stands for none
     * @param others small emails that were handed in and read meanwhile, of {@link #OTHERS} each
     * @param errors lines of the log that name an Error
     */
    public record Result(String name, Map<Integer, Integer> answers, int others, long errors) {

        public boolean good() {
            return errors == 0
                    && others == 2 * OTHERS
                    && answers.containsKey(200)
                    && List.of(200, 413, 503).containsAll(answers.keySet());
        }

        @Override
        public String toString() {
            return "| %s | %s | %d of %d | %d |".formatted(name, answers, others, 2 * OTHERS, errors);
        }
    }

    private MemoryTrial() {}

    /** Runs those whose name is wanted. */
    public static List<Result> run(Predicate<String> wanted) throws Exception {
        List<Result> results = new ArrayList<>();
        if (wanted.test("memory-bodies")) {
            results.add(bodies());
        }
        if (wanted.test("memory-readers")) {
            results.add(readers());
        }
        if (!results.isEmpty()) {
            System.out.println("| memory | answers | others served | lines with an Error |");
            System.out.println("|---|---|---:|---:|");
            results.forEach(System.out::println);
        }
        return results;
    }

    private static Result bodies() throws Exception {
        String name = "fault-memory-bodies";
        try (AppProcess app = AppProcess.start(name, List.of("-Xmx128m"), List.of())) {
            byte[] request = EmailPost.of(BODY);
            Map<Integer, Integer> answers = atOnce(BODIES, () -> status(app.port(), request));
            return new Result(BODIES + " bodies of 6 MB at once, -Xmx128m", answers, others(app.port()), errors(name));
        }
    }

    private static Result readers() throws Exception {
        String name = "fault-memory-readers";
        List<Socket> open = new ArrayList<>();
        try (AppProcess app = AppProcess.start(name, List.of("-Xmx512m"), List.of())) {
            byte[] get = get("/emails/" + accepted(app.port(), READ));
            Map<Integer, Integer> answers = atOnce(READERS, () -> {
                Socket socket = connect(app.port(), 4096);
                synchronized (open) {
                    open.add(socket);
                }
                socket.getOutputStream().write(get);
                return status(socket);
            });
            int others = others(app.port());
            Thread.sleep(UNTIL_CUT_MILLIS);
            // Room is given back by then: somebody who reads is served.
            answers.merge(status(app.port(), get), 1, Integer::sum);
            return new Result(READERS + " readers of 20 MB who do not read, -Xmx512m", answers, others, errors(name));
        } finally {
            for (Socket socket : open) {
                socket.close();
            }
        }
    }

    private interface Request {
        int status() throws IOException;
    }

    private static Map<Integer, Integer> atOnce(int count, Request request)
            throws InterruptedException, ExecutionException {
        Map<Integer, Integer> answers = new TreeMap<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Integer>> all = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                all.add(threads.submit(request::status));
            }
            for (Future<Integer> one : all) {
                answers.merge(one.get(), 1, Integer::sum);
            }
        }
        return answers;
    }

    private static int others(int port) throws IOException {
        int served = 0;
        for (int i = 0; i < OTHERS; i++) {
            String id = accepted(port, 1000);
            served += id.isEmpty() ? 0 : 1;
            served += status(port, get("/emails/" + id)) == 200 ? 1 : 0;
        }
        return served;
    }

    /** @return the id of an email that was handed in; empty when it was not accepted */
    private static String accepted(int port, int text) throws IOException {
        try (Socket socket = connect(port, 64 * 1024)) {
            socket.getOutputStream().write(EmailPost.of(text));
            byte[] answer = new byte[4096];
            int length = 0;
            InputStream in = socket.getInputStream();
            while (true) {
                int more = in.read(answer, length, answer.length - length);
                if (more < 0) {
                    return "";
                }
                length += more;
                Matcher id = ID.matcher(new String(answer, 0, length, StandardCharsets.UTF_8));
                if (id.find()) {
                    return id.group(1);
                }
                if (length == answer.length) {
                    return "";
                }
            }
        }
    }

    private static byte[] get(String path) {
        return ("GET " + path + " HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n")
                .getBytes(StandardCharsets.US_ASCII);
    }

    private static int status(int port, byte[] request) throws IOException {
        try (Socket socket = connect(port, 64 * 1024)) {
            // The answer to a refused body comes while it is still sent.
            Thread.startVirtualThread(() -> {
                try {
                    socket.getOutputStream().write(request);
                } catch (IOException refused) {
                    // The answer says why.
                }
            });
            return status(socket);
        }
    }

    private static int status(Socket socket) throws IOException {
        byte[] line = socket.getInputStream().readNBytes("HTTP/1.1 200".length());
        return line.length < 12 ? 0 : Integer.parseInt(new String(line, 9, 3, StandardCharsets.US_ASCII));
    }

    private static Socket connect(int port, int receives) throws IOException {
        Socket socket = new Socket();
        socket.setReceiveBufferSize(receives);
        socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        socket.setSoTimeout(60_000);
        return socket;
    }

    private static long errors(String name) throws IOException {
        try (var lines = Files.lines(Path.of("target", "bench", name + ".log"))) {
            return lines.filter(line -> line.contains("Error:") || line.contains(" ERROR "))
                    .count();
        }
    }
}
