package io.github.rlaifv.bench.attack.job;

import io.github.rlaifv.bench.attack.attempt.FileTree;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.regex.Pattern;

/**
 * A long command on tiny data.
 *
 * @param name name of the command
 * @param line returns the command line for the folder of inputs and that of the results
 */
public record Job(String name, BiFunction<Path, Path, List<String>> line) {
    /** Files that contain times or memory, or are locks, and differ between equal runs. */
    private static final Set<String> DIFFERENT = Set.of(
            "training.json",
            "performance.jsonl",
            "metrics.csv",
            "training-report.html",
            "alignment-report.html",
            "report.json",
            "ledger.json",
            "report.html",
            ".lock");

    private static final Pattern UPWARDS = Pattern.compile("\"(\\.\\./)+");

    /** Returns the arguments of {@link JobMain}. */
    public List<String> arguments(Path input, Path output) {
        return line.apply(input, output);
    }

    /** Returns the files of a finished run that are equal in every run, by name, with one character per byte. */
    public static Map<String, String> results(Path output) throws IOException {
        Map<String, String> files = FileTree.read(output);
        // images are named relative to the file, which may be deeper in one run than in another
        files.replaceAll((name, text) ->
                name.endsWith("pairs.jsonl") ? UPWARDS.matcher(text).replaceAll("\"") : text);
        files.keySet().removeIf(name -> DIFFERENT.contains(name.substring(name.lastIndexOf('/') + 1)));
        return files;
    }

    /** Returns the names of the files that differ, or exist in one run only. */
    public static String difference(Map<String, String> expected, Map<String, String> actual) {
        StringBuilder text = new StringBuilder();
        expected.forEach((name, bytes) -> {
            if (!actual.containsKey(name)) {
                text.append(name).append(" is missing; ");
            } else if (!bytes.equals(actual.get(name))) {
                text.append(name).append(" differs; ");
            }
        });
        actual.keySet().stream()
                .filter(name -> !expected.containsKey(name))
                .forEach(name -> text.append(name).append(" is left over; "));
        return text.toString();
    }
}
