package io.github.rlaifv.cli.align;

import io.github.rlaifv.cli.command.RlaifvCommand;
import java.nio.file.Path;
import java.util.concurrent.Callable;
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
public final class SelfAlignCommand implements Callable<Integer> {
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

    @Override
    public Integer call() {
        String labeler = options.served().address().orElse(model.toString());
        new AlignmentJob(options, model, labeler, newestLabeler).run();
        return 0;
    }
}
