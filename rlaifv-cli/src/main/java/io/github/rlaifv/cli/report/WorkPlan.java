package io.github.rlaifv.cli.report;

import io.github.rlaifv.core.internal.file.FolderEntries;
import io.github.rlaifv.core.run.StorageException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What a command would read, compute and write, for {@code --dry-run}. */
public final class WorkPlan {
    private static final List<String> VERBS = List.of("read", "compute", "write");

    private final List<Line> lines = new ArrayList<>();
    private final StringBuilder sections = new StringBuilder();
    private final Map<String, Object> details = new LinkedHashMap<>();

    /** A line of the plan. */
    private record Line(String verb, String what, String where, String state) {
        Map<String, Object> fields() {
            Map<String, Object> fields = new LinkedHashMap<>();
            fields.put("what", what);
            fields.put("where", where);
            fields.put("state", state);
            return fields;
        }
    }

    /**
     * Adds a file or folder that is read.
     *
     * @param what what it is, such as the option that names it
     */
    public WorkPlan reads(String what, Path path) {
        return add("read", what, path.toString(), Files.exists(path) ? "exists" : "missing");
    }

    /**
     * Adds something that is read from elsewhere.
     *
     * @param where such as the address of a server
     */
    public WorkPlan reads(String what, String where) {
        return add("read", what, where, "not checked");
    }

    /**
     * Adds work.
     *
     * @param what the work in a few words, such as "candidates of 4,000 instructions"
     */
    public WorkPlan computes(String what) {
        return add("compute", what, "", "");
    }

    /** Adds a file or folder that is written. */
    public WorkPlan writes(String what, Path path) {
        return add("write", what, path.toString(), state(path));
    }

    private static String state(Path path) {
        if (!Files.isDirectory(path)) {
            return Files.exists(path) ? "exists" : "new";
        }
        try {
            return FolderEntries.isEmpty(path) ? "empty" : "exists";
        } catch (IOException e) {
            throw StorageException.reading(path, e);
        }
    }

    private WorkPlan add(String verb, String what, String where, String state) {
        lines.add(new Line(verb, what, where, state));
        return this;
    }

    /**
     * Adds a part of its own, such as the plan of memory.
     *
     * @param name name of its field in JSON
     * @param text text for people, with its line ends
     * @param value value of the field
     */
    public WorkPlan section(String name, String text, Object value) {
        sections.append(System.lineSeparator()).append(text);
        details.put(name, value);
        return this;
    }

    /** Prints the plan. */
    public void print(CommandReport report) {
        lines.sort(Comparator.comparingInt(line -> VERBS.indexOf(line.verb())));
        lines.forEach(line -> report.line(String.format(
                        Locale.ROOT,
                        "would %-8s %-20s %s%s",
                        line.verb(),
                        line.what(),
                        line.where(),
                        line.state().isEmpty() ? "" : " (" + line.state() + ")")
                .stripTrailing()));
        report.text(sections.toString());
        report.put("dry_run", true);
        for (String verb : VERBS) {
            report.put(
                    "would_" + verb,
                    lines.stream()
                            .filter(line -> line.verb().equals(verb))
                            .map(line -> verb.equals("compute") ? line.what() : line.fields())
                            .toList());
        }
        details.forEach(report::put);
    }
}
