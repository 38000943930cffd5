package io.github.rlaifv.cli.pairs;

import io.github.rlaifv.cli.command.ConsoleProgress;
import io.github.rlaifv.cli.command.Subcommand;
import io.github.rlaifv.cli.command.WrittenDatasetOptions;
import io.github.rlaifv.cli.option.FeedbackFolderOptions;
import io.github.rlaifv.cli.report.CommandReport;
import io.github.rlaifv.cli.report.WorkPlan;
import io.github.rlaifv.cli.settings.RecipeMixin;
import io.github.rlaifv.core.internal.file.AtomicFolder;
import io.github.rlaifv.core.run.BadDataException;
import io.github.rlaifv.core.run.RunListener;
import io.github.rlaifv.feedback.FeedbackFolder;
import io.github.rlaifv.feedback.reuse.MadePairs;
import io.github.rlaifv.feedback.reuse.PairStatistics;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The command {@code rlaifv pairs}: pairs by other rules from finished feedback. It opens no model. */
@Command(
        name = "pairs",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = "Makes pairs again from the scored candidates of finished feedback, by other rules and without"
                + " asking a model.")
public final class PairsCommand extends Subcommand {
    @Mixin
    private FeedbackFolderOptions feedback = new FeedbackFolderOptions();

    @Option(names = "--output", required = true, description = "folder of the pairs, which must be missing or empty")
    @SuppressWarnings("NullAway.Init") // picocli fills it in
    private Path output;

    @Mixin
    private RecipeMixin recipe = new RecipeMixin("pairs");

    @Mixin
    private RuleOptions rules = new RuleOptions();

    @Mixin
    private WrittenDatasetOptions written = new WrittenDatasetOptions();

    @Override
    protected void check() {
        rules.check();
        written.options();
        feedback.check();
    }

    @Override
    protected void plan(WorkPlan work) {
        work.computes("pairs of the scored candidates, which are read twice");
    }

    @Override
    protected int run(CommandReport report) {
        List<PairStatistics> statistics = new ArrayList<>();
        try (ConsoleProgress progress = progress()) {
            make(report, statistics, progress);
        }
        report.line(statistics.get(0).pairs() + " pairs, " + output).put("output", output);
        return 0;
    }

    private void make(CommandReport report, List<PairStatistics> statistics, RunListener progress) {
        // the folder is checked and locked before everything is read
        AtomicFolder.create(output, "pairs", fresh -> {
            MadePairs made = made(progress);
            print(report, made.statistics());
            if (made.statistics().pairs() == 0) {
                throw new BadDataException("no pair was made of "
                        + made.statistics().candidates()
                        + " scored candidates, and nothing was written: candidates of one instruction need scores that"
                        + " differ by --min-difference, so lower it, or name instructions that had no pair with"
                        + " --instructions");
            }
            made.fill(fresh, written.options(), progress);
            statistics.add(made.statistics());
        });
    }

    private MadePairs made(RunListener progress) {
        List<FeedbackFolder> folders = feedback.folders(progress);
        rules.calibrated().ifPresent(known -> folders.forEach(folder -> known.requireSame(scorer(folder))));
        return rules.rules(seed(folders)).make(folders, progress);
    }

    /** The seed that the pairs of all folders were drawn with; 0 if it is not the same. */
    private static long seed(List<FeedbackFolder> folders) {
        List<OptionalLong> seeds =
                folders.stream().map(FeedbackFolder::seed).distinct().toList();
        return seeds.size() == 1 ? seeds.get(0).orElse(0) : 0;
    }

    /** The settings of the scorer of a run under their own names. */
    private static SortedMap<String, String> scorer(FeedbackFolder folder) {
        SortedMap<String, String> settings = new TreeMap<>();
        folder.settings().forEach((name, value) -> {
            if (name.startsWith("scorer.")) {
                settings.put(name.substring("scorer.".length()), value);
            }
        });
        return settings;
    }

    private static void print(CommandReport report, PairStatistics all) {
        line(report, "instructions", all.instructions() + " (" + all.withoutPairs() + " without a pair)");
        if (all.unknownImages() > 0) {
            line(
                    report,
                    "not read",
                    all.unknownImages() + " instructions, whose images are not known: name them with --instructions");
        }
        line(report, "scored candidates", String.valueOf(all.candidates()));
        line(report, "drawn pairs", String.valueOf(all.drawn()));
        line(report, "dropped", all.duplicates() + " repeats, " + all.unbalanced() + " for the balance of lengths");
        line(report, "kept pairs", all.pairs() + " (" + all.heldOut() + " held out)");
        if (all.pairs() == 0) {
            report.put("statistics", all);
            return;
        }
        line(
                report,
                "mean words",
                String.format(
                        Locale.ROOT,
                        "%.1f chosen, %.1f rejected",
                        all.lengths().chosen(),
                        all.lengths().rejected()));
        line(report, "mean score difference", String.format(Locale.ROOT, "%.2f", all.meanDifference()));
        report.put("statistics", all);
    }

    private static void line(CommandReport report, String name, String value) {
        report.line(String.format(Locale.ROOT, "%-22s %s", name, value));
    }
}
