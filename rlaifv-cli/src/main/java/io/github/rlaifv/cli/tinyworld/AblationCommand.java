package io.github.rlaifv.cli.tinyworld;

import io.github.rlaifv.cli.command.ConsoleProgress;
import io.github.rlaifv.cli.command.OptionValue;
import io.github.rlaifv.cli.command.PlanOptions;
import io.github.rlaifv.cli.command.SmallerCalls;
import io.github.rlaifv.cli.command.Subcommand;
import io.github.rlaifv.cli.option.ReplaceOption;
import io.github.rlaifv.cli.report.CommandReport;
import io.github.rlaifv.cli.report.WorkPlan;
import io.github.rlaifv.core.plan.PlannedRun;
import io.github.rlaifv.tinyworld.ablation.Ablation;
import io.github.rlaifv.tinyworld.ablation.AblationArm;
import io.github.rlaifv.tinyworld.ablation.AblationPlan;
import io.github.rlaifv.tinyworld.ablation.AblationReport;
import io.github.rlaifv.tinyworld.quickstart.QuickstartOptions;
import io.github.rlaifv.tinyworld.quickstart.QuickstartOptionsBuilder;
import io.github.rlaifv.tinyworld.quickstart.QuickstartPlan;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The command {@code rlaifv ablation}. Each option changes settings of the quickstart, of which it does less. */
@Command(
        name = "ablation",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = "Compares ways of making preference pairs, and of learning from them, on the tiny world. An"
                + " interrupted comparison resumes.")
public final class AblationCommand extends Subcommand {
    /** The options whose defaults are listed at the end of the help. */
    private static final List<String> IN_TABLE =
            List.of("--per-round", "--candidates", "--pairs-per-instruction", "--epochs", "--test-scenes");

    @Option(
            names = "--arms",
            order = -103,
            split = ",",
            description =
                    "ways of making pairs and of learning from them, a list of ${COMPLETION-CANDIDATES}; differences are"
                            + " to the first of them (default: all)")
    private @Nullable List<AblationArm> arms;

    @Option(
            names = "--seed",
            order = -98,
            split = ",",
            description =
                    "seed of all random numbers; with a list such as 1,2,3, every arm runs with each seed, and the"
                            + " results are their means (default: 1)")
    private @Nullable List<Long> seeds;

    @Mixin
    private AblationOptions changes = new AblationOptions();

    @Mixin
    private ReplaceOption replace = new ReplaceOption();

    @Mixin
    private PlanOptions plan = new PlanOptions();

    @Spec
    void spec(CommandSpec spec) {
        spec.usageMessage().footer(QuickstartDefaults.lines(options(), IN_TABLE));
    }

    @Override
    protected Map<String, ?> defaults() {
        Map<String, Object> values = new LinkedHashMap<>(QuickstartDefaults.readable(options()));
        values.keySet().retainAll(IN_TABLE);
        values.put("--output", options().output());
        values.put("--arms", arms());
        values.put("--seed", seeds());
        return values;
    }

    @Override
    protected Map<String, String> defaultTexts() {
        return QuickstartDefaults.texts(options(), IN_TABLE);
    }

    @Override
    protected void check() {
        wanted();
    }

    @Override
    protected void plan(WorkPlan work) {
        plan.describe(work, this::planned);
    }

    @Override
    protected int run(CommandReport report) {
        replace.checkFolder(options().output(), "ablation", "ablation.json");
        plan.check(this::planned);
        try (ConsoleProgress progress = progress()) {
            AblationReport result = plan.priced(() -> Ablation.run(wanted(), progress, report::note));
            report.text(result.toTable())
                    .put("table", result.toTable())
                    .put("output", options().output());
        }
        return 0;
    }

    /** The models of the run by stage, for the plan of its memory. */
    PlannedRun planned() {
        QuickstartOptions asked = options();
        return new SmallerCalls()
                .candidates(
                        asked.feedback().settings().candidates(),
                        value -> planned(options(run -> run.feedback(feedback -> feedback.candidates(value)))))
                .of(planned(asked));
    }

    private PlannedRun planned(QuickstartOptions options) {
        int rounds = arms().stream().mapToInt(AblationArm::rounds).max().orElse(1);
        return QuickstartPlan.ofAblation(options, PlanOptions.PROMPT_TOKENS, rounds);
    }

    private AblationPlan wanted() {
        return new AblationPlan(options(), arms(), seeds());
    }

    /** Returns the ways of making pairs that the command line names, each once. */
    List<AblationArm> arms() {
        return arms == null
                ? List.of(AblationArm.values())
                : OptionValue.notEmpty("--arms", "way of making pairs", arms).stream()
                        .distinct()
                        .toList();
    }

    /** Returns the seeds that the command line names, each once. */
    List<Long> seeds() {
        return seeds == null
                ? List.of(1L)
                : OptionValue.notEmpty("--seed", "seed", seeds).stream()
                        .distinct()
                        .toList();
    }

    /** Returns what the command line asks for. */
    QuickstartOptions options() {
        return options(run -> {});
    }

    private QuickstartOptions options(Consumer<QuickstartOptionsBuilder> more) {
        // smaller than a round of the quickstart, since every arm runs with every seed
        QuickstartOptionsBuilder builder = QuickstartOptions.embedded()
                .output(Path.of("ablation"))
                .instructions(200)
                .pairs(pairs -> pairs.maxPairs(2))
                .evaluation(evaluation -> evaluation.withTestScenes(200));
        changes.applyTo(builder);
        more.accept(builder);
        return builder.build();
    }
}
