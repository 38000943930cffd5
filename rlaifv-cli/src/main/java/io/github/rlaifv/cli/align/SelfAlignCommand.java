package io.github.rlaifv.cli.align;

import io.github.rlaifv.cli.command.ConsoleProgress;
import io.github.rlaifv.cli.command.RlaifvCommand;
import io.github.rlaifv.cli.command.Subcommand;
import io.github.rlaifv.cli.report.CommandReport;
import io.github.rlaifv.cli.report.WorkPlan;
import io.github.rlaifv.core.run.RunListener;
import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * The command {@code rlaifv self-align}: RLAIF-V 12B, where a model (OmniLMM-12B) is aligned by its own feedback. The model
 * may be of any family and size that can be opened.
 */
@Command(
        name = "self-align",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = "Aligns a model by its own feedback, with the settings of RLAIF-V 12B.")
public final class SelfAlignCommand extends Subcommand {
    @Option(names = "--model", order = -140, required = true, description = "folder of the model to align")
    @SuppressWarnings("NullAway.Init") // picocli fills it in
    private Path model;

    @Option(
            names = "--newest-labeler",
            order = -139,
            description =
                    "judge with the model as it is at the start of each round, on the devices of the policy; the development"
                            + " metric keeps the model before the first round (default: that model judges in all rounds)")
    private boolean newestLabeler;

    @Mixin
    private AlignmentOptions options = new AlignmentOptions();

    /** Runs the command and ends the process with its exit code. */
    public static void main(String[] arguments) {
        RlaifvCommand.main(new SelfAlignCommand(), "self-align", arguments);
    }

    private AlignmentJob job(RunListener progress) {
        String labeler = options.served().address().orElse(model.toString());
        return new AlignmentJob(options, model, labeler, newestLabeler, progress);
    }

    @Override
    protected void check() {
        job(RunListener.NONE).check();
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
