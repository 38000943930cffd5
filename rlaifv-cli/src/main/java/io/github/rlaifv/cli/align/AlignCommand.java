package io.github.rlaifv.cli.align;

import io.github.rlaifv.cli.command.ConsoleProgress;
import io.github.rlaifv.cli.command.ModelAddressConverter;
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
 * The command {@code rlaifv align-llava}: RLAIF-V 7B, where a policy (LLaVA-1.5 7B) is aligned by the feedback of another
 * model (LLaVA-NeXT 34B). Policy and labeler may be of any family and size that can be opened.
 */
@Command(
        name = "align-llava",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = "Aligns LLaVA-1.5 by the feedback of LLaVA-NeXT, with the settings of RLAIF-V 7B.")
public final class AlignCommand extends Subcommand {
    @Option(names = "--policy", order = -140, required = true, description = "folder of the model to align")
    @SuppressWarnings("NullAway.Init") // picocli fills it in
    private Path policy;

    @Option(
            names = "--labeler",
            converter = ModelAddressConverter.class,
            order = -139,
            required = true,
            description = "folder or address of the model that judges claims")
    @SuppressWarnings("NullAway.Init") // picocli fills it in
    private String labeler;

    @Mixin
    private AlignmentOptions options = new AlignmentOptions();

    /** Runs the command and ends the process with its exit code. */
    public static void main(String[] arguments) {
        RlaifvCommand.main(new AlignCommand(), "align-llava", arguments);
    }

    private AlignmentJob job(RunListener progress) {
        return new AlignmentJob(options, policy, labeler, false, progress);
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
