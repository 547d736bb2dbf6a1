package io.emailthrottle.cli;

import io.emailthrottle.simulator.Table;
import java.util.ArrayList;
import java.util.List;

/** Lays a table out for a terminal: the first column to the left, the others to the right, two spaces between. */
final class TextTable {

    private TextTable() {}

    static String of(Table table) {
        List<List<String>> rows = new ArrayList<>();
        rows.add(table.header());
        rows.addAll(table.rows());
        int[] widths = new int[table.header().size()];
        for (List<String> row : rows) {
            for (int i = 0; i < widths.length; i++) {
                widths[i] = Math.max(widths[i], row.get(i).length());
            }
        }
        List<String> lines = new ArrayList<>();
        for (List<String> row : rows) {
            String first = row.getFirst();
            StringBuilder line = new StringBuilder(first).repeat(' ', widths[0] - first.length());
            for (int i = 1; i < widths.length; i++) {
                line.repeat(' ', 2 + widths[i] - row.get(i).length()).append(row.get(i));
            }
            lines.add(line.toString().stripTrailing());
        }
        return String.join("\n", lines);
    }
}
