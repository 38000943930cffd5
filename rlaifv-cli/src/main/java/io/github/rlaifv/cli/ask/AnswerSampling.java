package io.github.rlaifv.cli.ask;

import io.github.rlaifv.cli.command.OptionValue;
import io.github.rlaifv.cli.option.BeamOptions;
import io.github.rlaifv.cli.option.DecodingOptions;
import io.github.rlaifv.core.policy.Sampling;
import java.util.List;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The options for the sampling of answers, a mixin. */
final class AnswerSampling {
    @Option(names = "--temperature", description = "sampling temperature of responses (default: ${DEFAULT-VALUE})")
    private double temperature = Sampling.DEFAULT_TEMPERATURE;

    @Mixin
    private DecodingOptions decoding = new DecodingOptions();

    @Mixin
    private BeamOptions beams = new BeamOptions();

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
     * Checks the options.
     *
     * @param model folder or address of the model
     * @throws IllegalArgumentException naming the option that is out of range
     */
    void check(String model) {
        decoding.model(model);
        Sampling unused = sampling(Sampling.builder());
    }

    /** Number of sequences per answer that a model computes at once. */
    int rows() {
        return beams.rows();
    }

    /**
     * Returns the sampling.
     *
     * @throws IllegalArgumentException naming the option that is out of range
     */
    Sampling sampling() {
        return sampling(decoding.over(Sampling.builder()));
    }

    private Sampling sampling(Sampling.Builder all) {
        all.seed(seed);
        OptionValue.checked("--temperature", () -> all.temperature(temperature).build());
        beams.over(all, temperature);
        OptionValue.checked("--max-new-tokens", () -> all.maxNewTokens(OptionValue.atLeast(1, maxNewTokens)));
        return OptionValue.checked(
                "--stop", () -> all.stop(stop.toArray(String[]::new)).build());
    }
}
