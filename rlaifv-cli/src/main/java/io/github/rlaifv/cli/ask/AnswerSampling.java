package io.github.rlaifv.cli.ask;

import io.github.rlaifv.cli.command.OptionValue;
import io.github.rlaifv.core.policy.Sampling;
import java.util.List;
import picocli.CommandLine.Option;

/** The options for the sampling of answers, a mixin. */
final class AnswerSampling {
    @Option(names = "--temperature", description = "sampling temperature of responses (default: ${DEFAULT-VALUE})")
    private double temperature = Sampling.DEFAULT_TEMPERATURE;

    @Option(
            names = "--top-p",
            description = "keep the likeliest tokens whose probabilities reach this sum, in (0, 1]; 1 keeps all"
                    + " (default: ${DEFAULT-VALUE})")
    private double topP = 1;

    @Option(
            names = "--top-k",
            description = "number of likeliest tokens that are kept; 0 keeps all (default: ${DEFAULT-VALUE})")
    private int topK;

    @Option(
            names = "--repetition-penalty",
            description = "factor by which the logits of tokens that occurred before are lowered; 1 is off"
                    + " (default: ${DEFAULT-VALUE})")
    private double repetitionPenalty = 1;

    @Option(
            names = "--max-new-tokens",
            description = "maximum number of tokens per response (default: ${DEFAULT-VALUE})")
    private int maxNewTokens = Sampling.DEFAULT_MAX_NEW_TOKENS;

    @Option(
            names = "--stop",
            arity = "1..*",
            paramLabel = "TEXT",
            description = "texts that end the answer, which is cut before the first of them (default: none)")
    private List<String> stop = List.of();

    @Option(names = "--seed", description = "seed of all random numbers (default: ${DEFAULT-VALUE})")
    private long seed;

    /**
     * Returns the sampling.
     *
     * @throws IllegalArgumentException naming the option that is out of range
     */
    Sampling sampling() {
        Sampling.Builder all = Sampling.builder().seed(seed);
        OptionValue.checked("--temperature", () -> all.temperature(temperature).build());
        OptionValue.checked("--top-p", () -> all.topP(topP).build());
        OptionValue.checked("--top-k", () -> all.topK(topK).build());
        OptionValue.checked(
                "--repetition-penalty",
                () -> all.repetitionPenalty(repetitionPenalty).build());
        OptionValue.checked("--max-new-tokens", () -> all.maxNewTokens(OptionValue.atLeast(1, maxNewTokens)));
        return OptionValue.checked(
                "--stop", () -> all.stop(stop.toArray(String[]::new)).build());
    }
}
