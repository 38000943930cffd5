package io.github.rlaifv.cli.option;

import io.github.rlaifv.core.decoding.BeamSearch;
import io.github.rlaifv.core.decoding.EarlyStopping;
import io.github.rlaifv.core.policy.Sampling;
import java.util.Optional;
import picocli.CommandLine.Option;

/** The options of beam search, a mixin of commands that write single answers. */
public final class BeamOptions {
    @Option(
            names = "--beams",
            description =
                    "number of beams of a beam search, which needs --temperature=0; 1 is greedy decoding, or sampling"
                            + " (default: ${DEFAULT-VALUE})")
    private int beams = 1;

    @Option(
            names = "--length-penalty",
            description =
                    "exponent of the length by which a beam search divides log-probabilities; larger values prefer"
                            + " longer answers (default: ${DEFAULT-VALUE})")
    private double lengthPenalty = 1;

    @Option(
            names = "--early-stopping",
            description =
                    "when a beam search ends that has as many answers as beams: true at once, false if a better one"
                            + " is unlikely, never if there can be no better one (default: ${DEFAULT-VALUE})")
    private String earlyStopping = EarlyStopping.HEURISTIC.option();

    /**
     * Returns the search; empty with one beam.
     *
     * @throws IllegalArgumentException naming the option that is out of range, or has no effect with one beam
     */
    public Optional<BeamSearch> search() {
        CheckedValue.of(
                "--beams", () -> beams == 1 ? beams : BeamSearch.of(beams).beams());
        EarlyStopping stopping = CheckedValue.of("--early-stopping", () -> EarlyStopping.of(earlyStopping));
        BeamSearch search = CheckedValue.of(
                "--length-penalty", () -> BeamSearch.of(Math.max(2, beams)).withLengthPenalty(lengthPenalty));
        String why = "with one beam: add --beams=3, or remove it";
        UselessOption.reject("--length-penalty", beams == 1 && lengthPenalty != 1, why);
        UselessOption.reject("--early-stopping", beams == 1 && stopping != EarlyStopping.HEURISTIC, why);
        return beams == 1 ? Optional.empty() : Optional.of(search.withEarlyStopping(stopping));
    }

    /**
     * Sets the search of a sampling.
     *
     * @param temperature the temperature of the sampling
     * @throws IllegalArgumentException as {@link #search}, and if the temperature is not 0
     */
    public Sampling.Builder over(Sampling.Builder sampling, double temperature) {
        Optional<BeamSearch> search = search();
        if (search.isPresent() && temperature != 0) {
            throw new IllegalArgumentException(
                    "Invalid value for option '--beams': a beam search takes the likeliest tokens,"
                            + " but --temperature is " + temperature + ". Set --temperature=0");
        }
        return sampling.beams(search.orElse(null));
    }

    /** Number of sequences per answer that a model computes at once. */
    public int rows() {
        return Math.max(1, beams);
    }
}
