package io.emailthrottle.cli;

import java.io.PrintWriter;
import java.util.function.IntConsumer;

/** Draws how far a long run has got, in one line that it redraws. */
final class ProgressBar implements IntConsumer, AutoCloseable {

    private static final int WIDTH = 40;

    private final int total;
    private final PrintWriter out;
    private int shownPercent = -1;

    ProgressBar(int total, PrintWriter out) {
        this.total = total;
        this.out = out;
    }

    /** Drawn on a terminal only. */
    static ProgressBar onTerminal(int total, PrintWriter out) {
        boolean terminal = System.console() != null && System.console().isTerminal();
        return new ProgressBar(total, terminal ? out : new PrintWriter(PrintWriter.nullWriter()));
    }

    @Override
    public void accept(int done) {
        int percent = (int) (100L * done / total);
        if (percent != shownPercent) {
            shownPercent = percent;
            int full = WIDTH * percent / 100;
            out.print("\r[" + "#".repeat(full) + ".".repeat(WIDTH - full) + "] " + percent + "%");
            out.flush();
        }
    }

    /** Wipes it away. */
    @Override
    public void close() {
        out.print("\r" + " ".repeat(WIDTH + 8) + "\r");
        out.flush();
    }
}
