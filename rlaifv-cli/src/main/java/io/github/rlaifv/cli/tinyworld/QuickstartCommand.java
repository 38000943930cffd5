package io.github.rlaifv.cli.tinyworld;

import io.github.rlaifv.cli.command.ConsoleProgress;
import io.github.rlaifv.cli.command.DeviceOption;
import io.github.rlaifv.cli.command.ExitCode;
import io.github.rlaifv.cli.command.PlanOptions;
import io.github.rlaifv.cli.command.SmallerCalls;
import io.github.rlaifv.cli.command.Subcommand;
import io.github.rlaifv.cli.command.UnusableImagesOption;
import io.github.rlaifv.cli.option.NamedModel;
import io.github.rlaifv.cli.option.ReplaceOption;
import io.github.rlaifv.cli.option.TrainedModelConverter;
import io.github.rlaifv.cli.report.CommandReport;
import io.github.rlaifv.cli.report.WorkPlan;
import io.github.rlaifv.core.plan.PlannedRun;
import io.github.rlaifv.tinyworld.quickstart.Quickstart;
import io.github.rlaifv.tinyworld.quickstart.QuickstartOptions;
import io.github.rlaifv.tinyworld.quickstart.QuickstartOptionsBuilder;
import io.github.rlaifv.tinyworld.quickstart.QuickstartPlan;
import io.github.rlaifv.tinyworld.quickstart.RunSummary;
import io.github.rlaifv.tinyworld.report.Goals;
import io.github.rlaifv.tinyworld.report.ReportWriter;
import io.github.rlaifv.tinyworld.report.RunReport;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * The command {@code rlaifv quickstart}. Each option changes a builder of the library; the others keep the settings of the
 * embedded model, or those for other models.
 */
@Command(
        name = "quickstart",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Aligns a model by its own feedback, from images to a report.",
            "Without options: the embedded model in its tiny world, with exact ground truth."
        })
public final class QuickstartCommand extends Subcommand {
    @Option(
            names = {"--policy", "--model"},
            order = -103,
            converter = TrainedModelConverter.class,
            paramLabel = "FOLDER",
            description = "folder of the model to align, or embedded (default: embedded)")
    private @Nullable Path model;

    @Option(names = "--images", order = -102, description = "folder of images (default: the tiny world)")
    private @Nullable Path images;

    @Option(names = "--output", order = -98, description = "folder of the results (default: quickstart)")
    private @Nullable Path output;

    @Option(names = "--seed", order = -97, description = "seed of all random numbers")
    private @Nullable Long seed;

    @Mixin
    private UnusableImagesOption unusableImages = new UnusableImagesOption();

    @Mixin
    private DeviceOption device = new DeviceOption();

    @Mixin
    private QuickstartModelOptions models = new QuickstartModelOptions();

    @Mixin
    private QuickstartFeedbackOptions feedback = new QuickstartFeedbackOptions();

    @Mixin
    private QuickstartTrainingOptions training = new QuickstartTrainingOptions();

    @Option(
            names = "--require-improvement",
            order = -66,
            description = "end with exit code 1 unless response and overall hallucination fall by half and coverage"
                    + " by at most 3 points, as a check of a build (default: false)")
    private boolean requireImprovement;

    @Mixin
    private ReplaceOption replace = new ReplaceOption();

    @Mixin
    private PlanOptions plan = new PlanOptions();

    @Mixin
    private QuickstartEvaluationOptions evaluation = new QuickstartEvaluationOptions();

    @Spec
    void spec(CommandSpec spec) {
        spec.usageMessage().footer(QuickstartDefaults.lines());
    }

    @Override
    protected Map<String, ?> defaults() {
        Map<String, Object> values = new LinkedHashMap<>(QuickstartDefaults.readable(options()));
        values.put("--output", options().output());
        return values;
    }

    @Override
    protected Map<String, String> defaultTexts() {
        return QuickstartDefaults.texts();
    }

    @Override
    protected void check() {
        QuickstartOptions options = options();
        if (requireImprovement && !options.sources().tinyWorld()) {
            throw new IllegalArgumentException(
                    "--require-improvement needs ground truth, and --images has none: remove one of them");
        }
    }

    @Override
    protected void plan(WorkPlan work) {
        QuickstartOptions options = options();
        plan.describe(work, () -> orSmaller(options), () -> new QuickstartEstimate(options).expected());
    }

    @Override
    protected int run(CommandReport report) {
        QuickstartOptions options = options();
        replace.checkFolder(options.output(), "quickstart", "");
        plan.check(() -> orSmaller(options));
        try (ConsoleProgress progress = progress()) {
            RunReport run = plan.priced(() -> Quickstart.run(options, progress, report::note));
            Path page = options.output().resolve(ReportWriter.HTML);
            report.line(RunSummary.inWords(run))
                    .line("Report: " + page.toUri())
                    .put("summary", RunSummary.inWords(run))
                    .put("report", page)
                    .put("output", options.output());
            return improvement(run, report);
        }
    }

    private int improvement(RunReport run, CommandReport report) {
        if (!requireImprovement) {
            return 0;
        }
        List<String> missed =
                Goals.half().missed(run.base().metrics(), run.aligned().metrics());
        missed.forEach(goal -> report.note("Too little improvement: " + goal));
        report.put("missed", missed);
        return missed.isEmpty() ? 0 : ExitCode.FAILED;
    }

    private static PlannedRun planned(QuickstartOptions options) {
        return QuickstartPlan.of(options, PlanOptions.PROMPT_TOKENS);
    }

    private PlannedRun orSmaller(QuickstartOptions options) {
        return new SmallerCalls()
                .perCall(
                        options.instructionsPerCall(), value -> planned(options(run -> run.instructionsPerCall(value))))
                .maxNewTokens(
                        options.sampling().maxNewTokens(),
                        value -> planned(options(run -> run.sampling(sampling -> sampling.maxNewTokens(value)))))
                .candidates(
                        options.feedback().settings().candidates(),
                        value -> planned(options(run -> run.feedback(feedback -> feedback.candidates(value)))))
                .of(planned(options));
    }

    /** Returns what the command line asks for. */
    public QuickstartOptions options() {
        return options(run -> {});
    }

    private QuickstartOptions options(Consumer<QuickstartOptionsBuilder> more) {
        Optional<Path> folder = Optional.ofNullable(model).filter(one -> !NamedModel.isEmbedded(one));
        QuickstartOptionsBuilder builder = folder.isEmpty() || images == null
                ? QuickstartOptions.embedded()
                : QuickstartOptions.of(folder.get(), images);
        folder.ifPresent(one -> builder.sources(sources -> sources.withModel(one)));
        if (images != null) {
            Path shown = images;
            builder.sources(sources -> sources.withImages(shown));
        }
        if (output != null) {
            builder.output(output);
        }
        if (seed != null) {
            builder.seed(seed);
        }
        builder.sources(sources -> sources.withUnusableImages(unusableImages.choice()));
        device.device().ifPresent(chosen -> builder.models(options -> options.device(chosen)));
        Stream.of(models, feedback, training, evaluation).forEach(options -> options.applyTo(builder));
        more.accept(builder);
        return builder.build();
    }
}
