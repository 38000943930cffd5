package io.github.rlaifv.cli.tinyworld;

import io.github.rlaifv.cli.command.OptionValue;
import io.github.rlaifv.cli.command.RlaifvCommand;
import io.github.rlaifv.cli.command.Subcommand;
import io.github.rlaifv.cli.report.CommandReport;
import io.github.rlaifv.tinyworld.pretrain.PretrainingSteps;
import io.github.rlaifv.tinyworld.pretrain.TinyPretraining;
import io.github.rlaifv.tinyworld.pretrain.TinyPretrainingOptions;
import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * Trains the embedded model from random weights. It is not a command of {@code rlaifv}, because users of the model do not
 * need it.
 */
@Command(
        name = "pretrain-tiny",
        mixinStandardHelpOptions = true,
        description = "Trains the embedded model from random weights.")
public final class PretrainTiny extends Subcommand {
    private static final TinyPretrainingOptions DEFAULTS = TinyPretrainingOptions.defaults();

    @Option(names = "--output", description = "folder of the stages and of the model", required = true)
    private Path output = Path.of("pretrain");

    @Option(
            names = "--seed",
            description = "seed of the initial weights, the data and their order (default: ${DEFAULT-VALUE})")
    private long seed = DEFAULTS.seed();

    @Option(names = "--pool", description = "number of images of the language stages (default: ${DEFAULT-VALUE})")
    private int pool = DEFAULTS.pool();

    @Option(names = "--vision-steps", description = "number of training steps of stage 1 (default: ${DEFAULT-VALUE})")
    private int visionSteps = DEFAULTS.steps().vision();

    @Option(names = "--align-steps", description = "number of training steps of stage 2a (default: ${DEFAULT-VALUE})")
    private int alignSteps = DEFAULTS.steps().align();

    @Option(names = "--word-steps", description = "number of training steps of stage 2b (default: ${DEFAULT-VALUE})")
    private int wordSteps = DEFAULTS.steps().words();

    @Option(
            names = "--question-steps",
            description = "minimum number of training steps of stage 2c (default: ${DEFAULT-VALUE})")
    private int questionSteps = DEFAULTS.steps().questions();

    @Option(
            names = "--describe-steps",
            description = "number of training steps of stage 2d (default: ${DEFAULT-VALUE})")
    private int describeSteps = DEFAULTS.steps().descriptions();

    @Option(names = "--polish-steps", description = "number of training steps of stage 2e (default: ${DEFAULT-VALUE})")
    private int polishSteps = DEFAULTS.steps().polish();

    @Option(
            names = "--threads",
            description = "number of pieces of a call that are computed at once (default: ${DEFAULT-VALUE})")
    private int threads = DEFAULTS.threads();

    /** Runs with command-line arguments. */
    public static void main(String[] args) {
        RlaifvCommand.main(new PretrainTiny(), "pretrain-tiny", args);
    }

    @Override
    protected int run(CommandReport report) {
        PretrainingSteps steps =
                new PretrainingSteps(visionSteps, alignSteps, wordSteps, questionSteps, describeSteps, polishSteps);
        TinyPretraining.run(output, new TinyPretrainingOptions(seed, pool, steps, threads), report::note);
        return 0;
    }

    @Override
    protected void check() {
        atLeast(1, "--pool", pool);
        atLeast(0, "--vision-steps", visionSteps);
        atLeast(0, "--align-steps", alignSteps);
        atLeast(0, "--word-steps", wordSteps);
        atLeast(0, "--question-steps", questionSteps);
        atLeast(0, "--describe-steps", describeSteps);
        atLeast(0, "--polish-steps", polishSteps);
        atLeast(1, "--threads", threads);
    }

    private static void atLeast(int least, String option, int value) {
        OptionValue.checked(option, () -> OptionValue.atLeast(least, value));
    }
}
