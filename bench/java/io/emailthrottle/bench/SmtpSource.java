package io.emailthrottle.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Postfix's smtp-source: the same bytes over and over, made ready beforehand, over connections that stay open. */
record SmtpSource(Path program) {

    static Optional<SmtpSource> installed() {
        return Programs.find("smtp-source").map(SmtpSource::new);
    }

    /** Emails a second. @param size of each, in bytes */
    double send(int port, int connections, int emails, int size) throws IOException, InterruptedException {
        List<String> command = List.of(
                program.toString(),
                "-d",
                "-s",
                String.valueOf(connections),
                "-m",
                String.valueOf(emails),
                "-l",
                String.valueOf(size),
                "-f",
                "shop@example.com",
                "-t",
                "jane@example.net",
                "127.0.0.1:" + port);
        long start = System.nanoTime();
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        int code = process.waitFor();
        if (code != 0) {
            throw new IOException("smtp-source ended with " + code);
        }
        return emails / ((System.nanoTime() - start) / 1e9);
    }
}
