package io.github.rlaifv.cli.align;

import io.github.rlaifv.cli.command.OptionValue;
import io.github.rlaifv.cli.option.UselessOption;
import io.github.rlaifv.dpo.IterativeAlignment;
import io.github.rlaifv.dpo.alignment.RoundSettings;
import java.util.Map;
import picocli.CommandLine.Option;

/** How many rounds an alignment has, and which of their models it keeps. */
final class RoundOptions {
    private final IterativeAlignment.Builder rounds = IterativeAlignment.builder();
    private boolean keepAllModels;

    @Option(
            names = "--rounds",
            order = -100,
            defaultValue = "" + RoundSettings.DEFAULT_ROUNDS,
            description = "number of rounds of feedback and training (default: ${DEFAULT-VALUE})")
    void rounds(int value) {
        rounds.rounds(value).settings();
    }

    @Option(
            names = "--evaluations-per-epoch",
            order = -98,
            defaultValue = "0",
            description =
                    "number of evaluations per epoch on the instructions for development; the best weights of a"
                            + " round start the next one. 0 evaluates the last weights of a round alone (default: ${DEFAULT-VALUE})")
    void evaluationsPerEpoch(int value) {
        rounds.evaluationsPerEpoch(OptionValue.atLeast(0, value)).settings();
    }

    @Option(
            names = "--keep-all-models",
            order = -98,
            defaultValue = "false",
            description = "keep the models of all evaluations within a round, in place of the best one and the last;"
                    + " needs --evaluations-per-epoch (default: ${DEFAULT-VALUE})")
    void keepAllModels(boolean value) {
        keepAllModels = value;
    }

    @Option(
            names = "--average-last",
            order = -98,
            defaultValue = "0",
            description =
                    "number of last rounds whose models are averaged, weight by weight, after all rounds; the average"
                            + " is the result if it is better than each round, see --average-tolerance. At least 2, or 0 for none (default: ${DEFAULT-VALUE})")
    void averageLast(int value) {
        rounds.averageLast(value).settings();
    }

    @Option(
            names = "--average-tolerance",
            order = -98,
            defaultValue = "0",
            description =
                    "how much worse than the best round the average of --average-last may score and still be the result,"
                            + " in units of the score; the best of several scores is too good by chance (default: ${DEFAULT-VALUE})")
    void averageTolerance(double value) {
        rounds.averageTolerance(value).settings();
    }

    /** Checks what a single option can't check. */
    void check() {
        UselessOption.reject(
                "--keep-all-models",
                keepAllModels && !settings().everyEpoch(),
                "without --evaluations-per-epoch, because a round has one model then: add it, or remove this option");
        UselessOption.reject(
                "--average-tolerance",
                settings().averageTolerance() > 0 && settings().averageLast() == 0,
                "without --average-last: add it, or remove this option");
    }

    /** The numbers, without {@code --keep-all-models}, which may precede what it needs. */
    RoundSettings settings() {
        return rounds.settings();
    }

    /** Number of averages that are evaluated. */
    int averages() {
        return settings().averages();
    }

    /** The values by name. */
    Map<String, String> named() {
        return Map.of("rounds", settings().toString(), "keep_all_models", String.valueOf(keepAllModels));
    }

    IterativeAlignment.Builder builder() {
        return rounds.keepAllModels(keepAllModels);
    }
}
