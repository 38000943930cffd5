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
 * @param name of the command
 * @param line the command line, of the folder of inputs and that of the results
 */
public record Job(String name, BiFunction<Path, Path, List<String>> line) {
    /** Files that tell of time and memory, or are locks: they differ between equal runs. */
    private static final Set<String> DIFFERENT = Set.of(
            "training.json",
            "performance.jsonl",
            "metrics.csv",
            "training-report.html",
            "alignment-report.html",
            "report.json",
            "report.html",
            ".lock");

    private static final Pattern UPWARDS = Pattern.compile("\"(\\.\\./)+");

    /** The arguments of {@link JobMain}. */
    public List<String> arguments(Path input, Path output) {
        return line.apply(input, output);
    }

    /** The files of a finished run that are the same in every run, by name; a character per byte. */
    public static Map<String, String> results(Path output) throws IOException {
        Map<String, String> files = FileTree.read(output);
        // pictures are named from where the file lies, which may be deeper in one run than in another
        files.replaceAll((name, text) ->
                name.endsWith("pairs.jsonl") ? UPWARDS.matcher(text).replaceAll("\"") : text);
        files.keySet().removeIf(name -> DIFFERENT.contains(name.substring(name.lastIndexOf('/') + 1)));
        return files;
    }

    /** The names of the files that differ, or are in one run only. */
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
