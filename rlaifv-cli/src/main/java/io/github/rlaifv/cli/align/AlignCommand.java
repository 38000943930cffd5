package io.github.rlaifv.cli.align;

import io.github.rlaifv.cli.command.ConsoleProgress;
import io.github.rlaifv.cli.command.RlaifvCommand;
import io.github.rlaifv.cli.command.Subcommand;
import io.github.rlaifv.cli.report.CommandReport;
import io.github.rlaifv.cli.report.WorkPlan;
import io.github.rlaifv.cli.settings.RecipeMixin;
import io.github.rlaifv.core.run.RunListener;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * The command {@code rlaifv align}: the paper's two systems. With a labeler, RLAIF-V 7B: a policy (LLaVA-1.5 7B) is aligned
 * by the feedback of another model (LLaVA-NeXT 34B). Without one, RLAIF-V 12B: a model (OmniLMM-12B) is aligned by its own
 * feedback. The models may be of any family and size that can be opened.
 */
@Command(
        name = "align",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Aligns a model in rounds of feedback and training, with the settings of RLAIF-V.",
            "With --labeler, another model judges its responses (RLAIF-V 7B); without, it judges its own (12B)."
        })
public class AlignCommand extends Subcommand {
    @Mixin
    private AlignedModels models = new AlignedModels();

    @Option(
            names = "--newest-labeler",
            order = -139,
            description =
                    "without --labeler, judge with the model as it is at the start of each round, on the devices of"
                            + " the policy; the development metric keeps the model before the first round (default: false, that"
                            + " model judges in all rounds)")
    private boolean newestLabeler;

    @Mixin
    private RecipeMixin recipe = new RecipeMixin("align");

    @Mixin
    private AlignmentOptions options = new AlignmentOptions();

    /** Runs the command and ends the process with its exit code. */
    public static void main(String[] arguments) {
        RlaifvCommand.main(new AlignCommand(), "align", arguments);
    }

    /** Returns the labeler of the command line; empty if the model judges its own responses. */
    final Optional<String> labeler() {
        return models.labeler();
    }

    private AlignmentJob job(RunListener progress) {
        String judge = labeler()
                .or(() -> options.served().address())
                .orElse(models.policy().toString());
        return new AlignmentJob(options, models.policy(), judge, newestLabeler, progress);
    }

    @Override
    protected void check() {
        if (newestLabeler && labeler().isPresent()) {
            throw new IllegalArgumentException("--newest-labeler is for a model that judges its own responses, but"
                    + " --labeler names another one: remove one of them");
        }
        if (newestLabeler && options.calibrated()) {
            throw new IllegalArgumentException("--calibration is for one labeler, but with --newest-labeler each round"
                    + " has another one: remove one of them");
        }
        job(RunListener.NONE).check();
    }

    @Override
    protected Map<String, ?> defaults() {
        return options.dependent();
    }

    @Override
    protected void plan(WorkPlan work) {
        job(RunListener.NONE).plan(work);
    }

    @Override
    protected int run(CommandReport report) {
        try (ConsoleProgress progress = progress()) {
            job(progress).run(report);
        }
        return 0;
    }
}
