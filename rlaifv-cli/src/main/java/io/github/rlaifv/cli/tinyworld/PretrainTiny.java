package io.github.rlaifv.cli.tinyworld;

import io.github.rlaifv.cli.command.RlaifvCommand;
import io.github.rlaifv.tinyworld.pretrain.PretrainingSteps;
import io.github.rlaifv.tinyworld.pretrain.TinyPretraining;
import io.github.rlaifv.tinyworld.pretrain.TinyPretrainingOptions;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Makes the embedded model from nothing. It is no part of the command {@code rlaifv}: who uses the model needs none of it. */
@Command(
        name = "pretrain-tiny",
        mixinStandardHelpOptions = true,
        description = "Makes the embedded model from nothing.")
public final class PretrainTiny implements Callable<Integer> {
    private static final TinyPretrainingOptions DEFAULTS = TinyPretrainingOptions.defaults();

    @Option(names = "--output", description = "Folder of the stages and the model.", required = true)
    private Path output = Path.of("pretrain");

    @Option(names = "--seed", description = "Of weights, data and order (default: ${DEFAULT-VALUE}).")
    private long seed = DEFAULTS.seed();

    @Option(names = "--pool", description = "Pictures of the language stages (default: ${DEFAULT-VALUE}).")
    private int pool = DEFAULTS.pool();

    @Option(names = "--vision-steps", description = "Steps of stage 1 (default: ${DEFAULT-VALUE}).")
    private int visionSteps = DEFAULTS.steps().vision();

    @Option(names = "--align-steps", description = "Steps of stage 2a (default: ${DEFAULT-VALUE}).")
    private int alignSteps = DEFAULTS.steps().align();

    @Option(names = "--word-steps", description = "Steps of stage 2b (default: ${DEFAULT-VALUE}).")
    private int wordSteps = DEFAULTS.steps().words();

    @Option(names = "--question-steps", description = "Fewest steps of stage 2c (default: ${DEFAULT-VALUE}).")
    private int questionSteps = DEFAULTS.steps().questions();

    @Option(names = "--describe-steps", description = "Steps of stage 2d (default: ${DEFAULT-VALUE}).")
    private int describeSteps = DEFAULTS.steps().descriptions();

    @Option(names = "--polish-steps", description = "Steps of stage 2e (default: ${DEFAULT-VALUE}).")
    private int polishSteps = DEFAULTS.steps().polish();

    @Option(names = "--threads", description = "Pieces of a call computed at once (default: ${DEFAULT-VALUE}).")
    private int threads = DEFAULTS.threads();

    /** Runs with command-line arguments. */
    public static void main(String[] args) {
        RlaifvCommand.main(new PretrainTiny(), "pretrain-tiny", args);
    }

    @Override
    public Integer call() {
        PretrainingSteps steps =
                new PretrainingSteps(visionSteps, alignSteps, wordSteps, questionSteps, describeSteps, polishSteps);
        TinyPretraining.run(output, new TinyPretrainingOptions(seed, pool, steps, threads), System.out::println);
        return 0;
    }
}
