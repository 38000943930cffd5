package io.github.rlaifv.cli.human;

import io.github.rlaifv.cli.command.OptionValue;
import io.github.rlaifv.cli.command.Subcommand;
import io.github.rlaifv.cli.evaluate.KnownBenchmark;
import io.github.rlaifv.cli.option.ReadingOptions;
import io.github.rlaifv.cli.option.UselessOption;
import io.github.rlaifv.cli.report.CommandReport;
import io.github.rlaifv.cli.report.WorkPlan;
import io.github.rlaifv.core.internal.file.AtomicFolder;
import io.github.rlaifv.human.ComparisonSheet;
import io.github.rlaifv.human.HumanSheet;
import io.github.rlaifv.human.ModelAnswers;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The command {@code rlaifv human-compare}: writes a sheet on which people compare two models blind. */
@Command(
        name = "human-compare",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description =
                "Writes an offline page on which people compare the answers of two models without knowing which is"
                        + " which. human-read reads their answers.")
public final class HumanCompareCommand extends Subcommand {
    @Option(
            names = "--model",
            required = true,
            arity = "1..2",
            paramLabel = "<name=answers>",
            description =
                    "name of a model and its answers: folder of rerank or of a finished evaluation, or JSON Lines file"
                            + " with the fields id and text. Name two models")
    private Map<String, Path> models = new LinkedHashMap<>();

    @Option(
            names = "--instructions",
            description =
                    "the instructions that both models answered: JSON Lines or Parquet file, folder of such files, or"
                            + " folder of images together with --questions (default: none, for a --benchmark)")
    private @Nullable Path instructions;

    @Option(
            names = "--questions",
            description = "text file of questions about a folder of images, one per line (default: none)")
    private @Nullable Path questions;

    @Mixin
    private ReadingOptions reading = new ReadingOptions();

    @Option(
            names = "--benchmark",
            description = "benchmark that both models answered, one of ${COMPLETION-CANDIDATES} (default: none, for"
                    + " --instructions)")
    private @Nullable KnownBenchmark benchmark;

    @Option(
            names = "--data",
            description = "folder with the benchmark's published files (default: none, for --instructions)")
    private @Nullable Path data;

    @Option(names = "--output", required = true, description = "folder of the sheet, which must be missing or empty")
    @SuppressWarnings("NullAway.Init") // picocli fills it in
    private Path output;

    @Option(
            names = "--item-count",
            description = "largest number of items on the sheet, drawn at random (default: ${DEFAULT-VALUE})")
    private int items = ComparisonSheet.DEFAULT_ITEMS;

    @Option(
            names = "--people-question",
            description = "question to people about the two answers (default: ${DEFAULT-VALUE})")
    private String criterion = ComparisonSheet.DEFAULT_CRITERION;

    @Option(names = "--seed", description = "seed of all random numbers (default: ${DEFAULT-VALUE})")
    private long seed;

    @Override
    protected void check() {
        OptionValue.checked("--item-count", () -> OptionValue.atLeast(1, items));
        OptionValue.checked("--people-question", () -> ComparisonSheet.builder().criterion(criterion));
        if (models.size() != 2 || models.keySet().stream().anyMatch(String::isBlank)) {
            throw new IllegalArgumentException("--model needs two different names, each with its answers, was " + models
                    + ": use --model base=FOLDER aligned=FOLDER");
        }
        if ((instructions == null) == (benchmark == null)) {
            throw new IllegalArgumentException(
                    "what the models answered is named by either --instructions or --benchmark: give one of them");
        }
        if ((benchmark == null) != (data == null)) {
            throw new IllegalArgumentException(
                    "--benchmark and --data belong together: give both, or --instructions alone");
        }
        UselessOption.reject(
                "--questions",
                questions != null && instructions == null,
                "without a folder of images: add --instructions=FOLDER, or remove it");
        reading.given()
                .ifPresent(option -> UselessOption.reject(
                        option,
                        instructions == null || questions != null,
                        "here: it says how files of --instructions are read. Remove it"));
    }

    @Override
    protected void plan(WorkPlan work) {
        work.computes("a sheet of at most " + items + " items");
    }

    @Override
    protected int run(CommandReport report) {
        // the folder is checked and locked before everything is read
        AtomicFolder.create(output, HumanSheet.KIND, fresh -> {
            HumanSheet sheet = sheet();
            sheet.fill(fresh);
            print(report, sheet);
        });
        return 0;
    }

    private HumanSheet sheet() {
        List<ModelAnswers> answers = models.entrySet().stream()
                .map(model -> ModelAnswers.read(model.getKey(), model.getValue()))
                .toList();
        ComparisonSheet.Builder builder = ComparisonSheet.builder()
                .models(answers.get(0), answers.get(1))
                .criterion(criterion)
                .most(items)
                .seed(seed);
        if (benchmark != null && data != null) {
            builder.items(benchmark.open(data, false).items());
        } else if (instructions != null) {
            builder.instructions(reading.instructions(
                    instructions, questions, "name those that both models answered with --instructions"));
        }
        return builder.build();
    }

    private void print(CommandReport report, HumanSheet sheet) {
        long identical = sheet.key().subject().identical();
        report.line(sheet.key().choices().size() + " items, and " + identical
                        + " with the same answer of both models, which count as ties")
                .put("identical", identical);
        SheetLines.print(report, sheet, output);
    }
}
