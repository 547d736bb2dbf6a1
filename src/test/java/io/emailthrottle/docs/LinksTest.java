package io.emailthrottle.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.yaml.snakeyaml.Yaml;

/** Every relative link and anchor of the documentation leads somewhere, and mkdocs.yml names every page. */
class LinksTest {

    private static final Path DOCS = Path.of("docs");
    private static final List<String> TOP =
            List.of("README.md", "REVIEW.md", "CONTRIBUTING.md", "SECURITY.md", "CHANGELOG.md", "bench/README.md");

    /** A text in brackets, an image included, and its target. */
    private static final Pattern LINK = Pattern.compile("]\\(([^()\\s]+)\\)");

    private static final Pattern FENCE = Pattern.compile("(?ms)^ *```.*?^ *```");

    private final Map<Path, Set<String>> anchors = new HashMap<>();

    @Test
    void every_relative_link_and_anchor_leads_somewhere() throws IOException {
        List<String> broken = new ArrayList<>();
        int links = 0;
        for (Path page : pages()) {
            Matcher link = LINK.matcher(withoutCode(page));
            while (link.find()) {
                String target = link.group(1);
                if (!target.matches("[a-z]+:.*")) {
                    links++;
                    if (!exists(page, target)) {
                        broken.add(page + ": " + target);
                    }
                }
            }
        }

        assertThat(links).isGreaterThan(100);
        assertThat(broken).isEmpty();
    }

    private boolean exists(Path page, String target) throws IOException {
        int hash = target.indexOf('#');
        String file = hash < 0 ? target : target.substring(0, hash);
        Path to = file.isEmpty() ? page : page.resolveSibling(file).normalize();
        return Files.exists(to)
                && (hash < 0 || to.toString().endsWith(".md") && anchors(to).contains(target.substring(hash + 1)));
    }

    /** By the rule of GitHub, which that of mkdocs equals for the headings that there are. */
    private Set<String> anchors(Path page) throws IOException {
        if (!anchors.containsKey(page)) {
            Set<String> found = new LinkedHashSet<>();
            withoutCode(page).lines().filter(line -> line.matches("#{1,6} .*")).forEach(line -> {
                String anchor = line.replaceFirst("#+ ", "")
                        .strip()
                        .toLowerCase(Locale.ROOT)
                        .replaceAll("[^\\p{L}\\p{N} _-]", "")
                        .replace(' ', '-');
                int copy = 0;
                while (!found.add(copy == 0 ? anchor : anchor + "-" + copy)) {
                    copy++;
                }
            });
            anchors.put(page, found);
        }
        return anchors.get(page);
    }

    private static String withoutCode(Path page) throws IOException {
        return FENCE.matcher(Files.readString(page)).replaceAll("");
    }

    private static List<Path> pages() throws IOException {
        List<Path> pages = new ArrayList<>(TOP.stream().map(Path::of).toList());
        pages.addAll(docs());
        return pages;
    }

    private static List<Path> docs() throws IOException {
        try (Stream<Path> files = Files.walk(DOCS)) {
            return files.filter(file -> file.toString().endsWith(".md"))
                    .sorted()
                    .toList();
        }
    }

    @Test
    void mkdocs_names_every_page_once() throws IOException {
        Map<?, ?> site = new Yaml().load(Files.readString(Path.of("mkdocs.yml")));
        List<String> named = new ArrayList<>();
        collect(site.get("nav"), named);
        Set<String> existing = new TreeSet<>();
        for (Path page : docs()) {
            existing.add(DOCS.relativize(page).toString());
        }

        assertThat(named).doesNotHaveDuplicates();
        assertThat(new TreeSet<>(named)).isEqualTo(existing);
    }

    private static void collect(Object nav, List<String> pages) {
        switch (nav) {
            case String page -> pages.add(page);
            case List<?> list -> list.forEach(entry -> collect(entry, pages));
            case Map<?, ?> titled -> titled.values().forEach(entry -> collect(entry, pages));
            default -> throw new IllegalArgumentException("not a part of a nav: " + nav);
        }
    }

    @Test
    void the_readme_is_read_in_five_minutes() throws IOException {
        assertThat(Files.readString(Path.of("README.md")).strip().split("\\s+"))
                .as("words")
                .hasSizeLessThanOrEqualTo(900);
    }
}
