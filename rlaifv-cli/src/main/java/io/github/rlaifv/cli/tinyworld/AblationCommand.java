package io.github.rlaifv.cli.tinyworld;

import io.github.rlaifv.cli.command.ConsoleProgress;
import io.github.rlaifv.tinyworld.ablation.Ablation;
import io.github.rlaifv.tinyworld.ablation.AblationArm;
import io.github.rlaifv.tinyworld.quickstart.QuickstartOptions;
import io.github.rlaifv.tinyworld.quickstart.QuickstartOptionsBuilder;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The command {@code rlaifv ablation}. Options that are not given keep the quickstart's settings. */
@Command(
        name = "ablation",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = "Compares ways of making preference pairs on the tiny world, after one round of DPO each.")
public final class AblationCommand implements Callable<Integer> {
    @Option(names = "--arms", split = ",", description = "of ${COMPLETION-CANDIDATES} (default: all)")
    private @Nullable List<AblationArm> arms;

    @Option(names = "--model", description = "folder of the model to align (default: the embedded one)")
    private @Nullable Path model;

    @Option(names = "--output", description = "folder of the results")
    private Path output = Path.of("rlaifv-examples", "target", "ablation");

    @Option(names = "--seed", description = "of every random choice")
    private long seed = 1;

    @Option(
            names = "--threads",
            description = "number of pieces of a call that are computed at once (default: one per core)")
    private @Nullable Integer threads;

    @Option(names = "--instructions", description = "that pairs are made for")
    private @Nullable Integer instructions;

    @Option(names = "--candidates", description = "an instruction")
    private @Nullable Integer candidates;

    @Option(names = "--pairs", description = "an instruction at most")
    private @Nullable Integer pairs;

    @Option(names = "--epochs", description = "of DPO")
    private @Nullable Integer epochs;

    @Option(names = "--development-scenes", description = "measured for the development score")
    private @Nullable Integer developmentScenes;

    @Option(names = "--test-scenes", description = "held out")
    private @Nullable Integer testScenes;

    @Override
    public Integer call() {
        QuickstartOptions options = options();
        List<AblationArm> chosen = arms == null ? List.of(AblationArm.values()) : arms;
        try (ConsoleProgress progress = ConsoleProgress.onStandardError()) {
            System.out.print(
                    Ablation.run(options, chosen, progress, System.out::println).toTable());
        }
        return 0;
    }

    /** What the command line asks for. */
    QuickstartOptions options() {
        QuickstartOptionsBuilder builder =
                QuickstartOptions.embedded().output(output).seed(seed);
        if (model != null) {
            builder.model(model);
        }
        if (threads != null) {
            builder.threads(threads);
        }
        if (instructions != null) {
            builder.instructions(instructions);
        }
        if (candidates != null) {
            builder.candidates(candidates);
        }
        if (pairs != null) {
            builder.pairsPerInstruction(pairs);
        }
        if (epochs != null) {
            builder.epochs(epochs);
        }
        if (developmentScenes != null) {
            builder.developmentScenes(developmentScenes);
        }
        if (testScenes != null) {
            builder.testScenes(testScenes);
        }
        return builder.build();
    }
}
