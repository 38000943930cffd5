package io.github.rlaifv.cli.evaluate;

import io.github.rlaifv.cli.command.ShardNotes;
import io.github.rlaifv.cli.report.CommandReport;
import io.github.rlaifv.core.run.BadDataException;
import io.github.rlaifv.core.run.RunListener;
import io.github.rlaifv.inference.evaluation.Evaluation;
import io.github.rlaifv.inference.evaluation.EvaluationCard;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Joins the shards of the command {@code evaluate} and measures the answers.
 *
 * @param benchmark the benchmark, and how it is judged
 * @param data folder with its published files
 */
public record EvaluateMerge(BenchmarkFiles benchmark, Path data) {
    private static final String QUESTION = "judge reads question";
    private static final String DATA = "data";

    /** Stores the options with a shard. */
    void write(Path shard) {
        SortedMap<String, String> options = new TreeMap<>();
        options.put("benchmark", benchmark.benchmark().name());
        options.put(DATA, data.toAbsolutePath().normalize().toString());
        options.put("judged", String.valueOf(benchmark.judged()));
        if (benchmark.question()) {
            options.put(QUESTION, "true");
        }
        ShardNotes.write(shard, "evaluate", options);
    }

    /**
     * Writes the folder of the unbroken run.
     *
     * @param data folder with the benchmark's files; empty for the one that the shards used
     * @param report receives a table, or what is left to do
     * @param progress listener that is notified of the stages
     */
    public static void merge(
            List<Path> shards, Path output, Optional<Path> data, CommandReport report, RunListener progress) {
        SortedMap<String, String> options = ShardNotes.common(shards, Set.of(DATA));
        boolean judged = Boolean.parseBoolean(options.get("judged"));
        boolean question = Boolean.parseBoolean(options.get(QUESTION));
        Path files = data.orElseGet(() -> Path.of(options.getOrDefault(DATA, "")));
        Optional<EvaluationCard> card = Evaluation.merge(
                new BenchmarkFiles(benchmark(shards, options), judged, question).open(files), shards, output, progress);
        if (card.isPresent()) {
            report(report, card.get(), output);
        } else {
            String left = "The judge has not read them: run the command of a shard once more with --output=" + output
                    + " and without --shard";
            report.line("answers: " + output).line(left).put("output", output).put("left_to_do", left);
        }
    }

    /** Reports the metrics of an evaluation. */
    static void report(CommandReport report, EvaluationCard card, Path output) {
        Path file = output.resolve("card.json");
        report.text(card.table()).line("card: " + file).put("card", file).put("metrics", card.metrics());
    }

    private static KnownBenchmark benchmark(List<Path> shards, SortedMap<String, String> options) {
        String name = options.getOrDefault("benchmark", "");
        try {
            return KnownBenchmark.valueOf(name);
        } catch (IllegalArgumentException e) {
            throw new BadDataException(
                    shards.get(0) + " is a shard of an unknown benchmark, '" + name
                            + "': use the version that wrote it",
                    e);
        }
    }
}
