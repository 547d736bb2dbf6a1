package io.emailthrottle.simulator;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Draws what happened over time as SVG: areas stacked on each other, a line over them, and bands of colour. */
final class Plot {

    private static final int LEFT = 90;
    private static final int WIDTH = 860;
    private static final int HEIGHT = 200;
    private static final int AXIS = 24;
    private static final int BAND = 22;

    private static final List<Duration> STEPS = List.of(
            Duration.ofSeconds(1),
            Duration.ofSeconds(5),
            Duration.ofSeconds(15),
            Duration.ofMinutes(1),
            Duration.ofMinutes(5),
            Duration.ofMinutes(15),
            Duration.ofHours(1),
            Duration.ofHours(3),
            Duration.ofHours(6),
            Duration.ofDays(1),
            Duration.ofDays(7),
            Duration.ofDays(30));

    /** Values in bins of equal width; {@code style} is a class of the page's style sheet. */
    record Curve(String name, String style, double[] values) {}

    /** A coloured piece of a row. */
    record Band(Duration from, Duration to, String style) {}

    private final double seconds;
    private final StringBuilder svg = new StringBuilder();

    /** @param length of time from the left to the right */
    Plot(Duration length) {
        this.seconds = Math.max(1e-3, length.toNanos() / 1e9);
    }

    /** @param line drawn over the areas, or null */
    String curves(List<Curve> areas, @Nullable Curve line, Duration binWidth) {
        int bins = areas.getFirst().values().length;
        double[] floor = new double[bins];
        double highest = line == null ? 0 : Arrays.stream(line.values()).max().orElse(0);
        double top = round(Math.max(highest, highestSum(areas, bins)));
        begin(HEIGHT + AXIS);
        for (Curve area : areas) {
            double[] ceiling = new double[bins];
            Arrays.setAll(ceiling, i -> floor[i] + area.values()[i]);
            path(area.style(), outline(floor, ceiling, top, binWidth), area.name());
            System.arraycopy(ceiling, 0, floor, 0, bins);
        }
        if (line != null) {
            path(line.style(), "M" + steps(line.values(), top, binWidth), line.name());
        }
        text(LEFT - 8, 12, "end", number(top));
        text(LEFT - 8, HEIGHT, "end", "0");
        return end(HEIGHT);
    }

    /** One row of bands for each name. */
    String bands(List<String> names, List<List<Band>> rows) {
        int height = names.size() * BAND;
        begin(height + AXIS);
        for (int i = 0; i < names.size(); i++) {
            text(LEFT - 8, i * BAND + BAND - 7, "end", names.get(i));
            for (Band band : rows.get(i)) {
                double from = x(band.from().toNanos() / 1e9);
                double width = Math.max(0.5, x(band.to().toNanos() / 1e9) - from);
                draw(
                        "<rect class=\"%s\" x=\"%.1f\" y=\"%d\" width=\"%.2f\" height=\"%d\"/>\n",
                        band.style(), from, i * BAND + 2, width, BAND - 4);
            }
        }
        return end(height);
    }

    private void begin(int height) {
        draw("<svg viewBox=\"0 0 %d %d\" role=\"img\">\n", LEFT + WIDTH + 30, height);
    }

    private String end(int height) {
        draw("<path class=\"axis\" d=\"M%d,0V%dH%d\"/>\n", LEFT, height, LEFT + WIDTH);
        Duration step = STEPS.stream()
                .filter(one -> seconds / one.toSeconds() <= 12)
                .findFirst()
                .orElse(STEPS.getLast());
        for (long at = 0; at <= seconds; at += step.toSeconds()) {
            text(x(at), height + 16, "middle", clock(at, step));
        }
        return svg.append("</svg>\n").toString();
    }

    /** As hours and minutes, or as minutes and seconds when the ticks are seconds apart, or as days. */
    private static String clock(long seconds, Duration step) {
        if (step.toDays() > 0) {
            return seconds / 86_400 + " d";
        }
        return step.toMinutes() == 0
                ? String.format(Locale.ROOT, "%d:%02d", seconds / 60, seconds % 60)
                : String.format(Locale.ROOT, "%02d:%02d", seconds / 3600, seconds / 60 % 60);
    }

    private static double highestSum(List<Curve> areas, int bins) {
        double highest = 0;
        for (int i = 0; i < bins; i++) {
            double sum = 0;
            for (Curve area : areas) {
                sum += area.values()[i];
            }
            highest = Math.max(highest, sum);
        }
        return highest;
    }

    /** The next number of one digit, so that the axis has a label to read. */
    private static double round(double value) {
        if (value <= 0) {
            return 1;
        }
        double magnitude = Math.pow(10, Math.floor(Math.log10(value)));
        return Math.ceil(value / magnitude) * magnitude;
    }

    private String outline(double[] floor, double[] ceiling, double top, Duration binWidth) {
        StringBuilder path = new StringBuilder("M" + steps(ceiling, top, binWidth));
        for (int i = floor.length - 1; i >= 0; i--) {
            path.append(point((i + 1) * binWidth.toSeconds(), floor[i], top))
                    .append(point(i * binWidth.toSeconds(), floor[i], top));
        }
        return path.append("Z").toString();
    }

    private String steps(double[] values, double top, Duration binWidth) {
        StringBuilder path = new StringBuilder();
        for (int i = 0; i < values.length; i++) {
            path.append(point(i * binWidth.toSeconds(), values[i], top))
                    .append(point((i + 1) * binWidth.toSeconds(), values[i], top));
        }
        return path.toString();
    }

    private String point(double second, double value, double top) {
        return String.format(Locale.ROOT, " %.1f,%.1f", x(second), HEIGHT - HEIGHT * value / top);
    }

    private double x(double second) {
        return LEFT + WIDTH * Math.min(1, second / seconds);
    }

    private void path(String style, String outline, String name) {
        draw("<path class=\"%s\" d=\"%s\"><title>%s</title></path>\n", style, outline, name);
    }

    private void text(double x, double y, String anchor, String text) {
        draw("<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"%s\">%s</text>\n", x, y, anchor, text);
    }

    /** The same in every locale, so that a report is the same everywhere. */
    private void draw(String element, Object... values) {
        svg.append(String.format(Locale.ROOT, element, values));
    }

    private static String number(double value) {
        return value >= 1 ? String.format(Locale.ROOT, "%,.0f", value) : Double.toString(value);
    }
}
