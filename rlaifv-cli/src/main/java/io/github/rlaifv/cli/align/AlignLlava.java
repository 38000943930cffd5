package io.github.rlaifv.cli.align;

import io.github.rlaifv.align.Alignment;
import io.github.rlaifv.align.AlignmentPlan;
import io.github.rlaifv.cli.command.ConsoleProgress;
import io.github.rlaifv.cli.command.RlaifvCommand;
import io.github.rlaifv.dpo.alignment.AlignmentResult;
import io.github.rlaifv.dpo.report.AlignmentReport;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * RLAIF-V 7B: a policy (LLaVA-1.5 7B) is aligned by the feedback of another model (LLaVA-NeXT 34B), with the paper's
 * settings. Policy and labeler may be of any family and size that can be opened.
 */
@Command(
        name = "align-llava",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = "Aligns LLaVA-1.5 by the feedback of LLaVA-NeXT, with the settings of RLAIF-V 7B.")
public final class AlignLlava implements Callable<Integer> {
    @Option(names = "--policy", required = true, description = "folder of the model to align")
    @SuppressWarnings("NullAway.Init") // picocli fills it in
    private Path policy;

    @Option(names = "--labeler", required = true, description = "folder or address of the model that judges claims")
    @SuppressWarnings("NullAway.Init") // picocli fills it in
    private String labeler;

    @Mixin
    private AlignmentOptions options = new AlignmentOptions();

    /** Runs the command and ends the process with its exit code. */
    public static void main(String[] arguments) {
        RlaifvCommand.main(new AlignLlava(), "align-llava", arguments);
    }

    @Override
    public Integer call() {
        return run(options.plan(policy).labeler(labeler).build());
    }

    static int run(AlignmentPlan plan) {
        try (ConsoleProgress progress = ConsoleProgress.onStandardError()) {
            AlignmentResult result = Alignment.run(plan, progress, System.out::println);
            System.out.printf(
                    "%s: %.3f before, %.3f after round %d of %d%nAligned model: %s%nReport: %s%n",
                    result.metric(),
                    result.baseline(),
                    result.best().score(),
                    result.best().round(),
                    result.rounds().size(),
                    result.model(),
                    plan.output().resolve(AlignmentReport.FILE));
        }
        return 0;
    }
}
