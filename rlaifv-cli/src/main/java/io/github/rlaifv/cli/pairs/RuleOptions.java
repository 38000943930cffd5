package io.github.rlaifv.cli.pairs;

import io.github.rlaifv.cli.command.OptionValue;
import io.github.rlaifv.cli.option.CalibrationOption;
import io.github.rlaifv.feedback.calibration.CalibratedThreshold;
import io.github.rlaifv.feedback.pair.PairMaker;
import io.github.rlaifv.feedback.pair.PairSelector;
import io.github.rlaifv.feedback.pair.TopicRewriter;
import io.github.rlaifv.feedback.reuse.PairRules;
import io.github.rlaifv.feedback.score.ConfirmationThreshold;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The options for the rules by which pairs are made, a mixin. */
final class RuleOptions {
    @Option(
            names = "--pairs-per-instruction",
            description = "maximum number of pairs per instruction (default: ${DEFAULT-VALUE})")
    private int pairs = PairSelector.DEFAULT_MAX_PAIRS;

    @Option(
            names = "--min-difference",
            description =
                    "smallest difference of the scores of a pair; 1 is one rejected claim (default: ${DEFAULT-VALUE})")
    private double minDifference = 1;

    @Option(
            names = "--min-confirmed-gain",
            description = "smallest number of confirmed claims of the chosen response minus that of the rejected one"
                    + " (default: no minimum)")
    private @Nullable Integer minConfirmedGain;

    @Option(
            names = "--chosen-among-best",
            description = "number of best responses per instruction that may be chosen (default: no limit)")
    private @Nullable Integer chosenAmongBest;

    @Option(
            names = "--completeness-gain",
            description =
                    "number of confirmed claims by which a response must be ahead of another with an equal score to"
                            + " be chosen over it; an instruction whose scores make no pair gets one such pair (default:"
                            + " equal scores make no pair)")
    private @Nullable Integer completenessGain;

    @Option(
            names = "--by-topic",
            description = "rewrite responses topic by topic in place of pairing two candidates (default: false)")
    private boolean byTopic;

    @Option(
            names = "--threshold",
            description = "share of yes, in [0, 1), above which a claim is confirmed (default: that of the feedback)")
    private @Nullable Double threshold;

    @Mixin
    private CalibrationOption calibration = new CalibrationOption();

    @Option(
            names = "--length-balance",
            arity = "1",
            description = "whether pairs are dropped until chosen and rejected responses are equally long on average:"
                    + " true or false (default: ${DEFAULT-VALUE})")
    private boolean lengthBalance = true;

    @Option(
            names = "--dedupe",
            arity = "1",
            description =
                    "true keeps the first of pairs with equal image, question and responses (default: ${DEFAULT-VALUE})")
    private boolean dedupe = true;

    @Option(
            names = "--held-out",
            description =
                    "share of the images, in [0, 1), whose pairs are written to test/ beside train/; 0 holds none out"
                            + " (default: ${DEFAULT-VALUE})")
    private double heldOut;

    @Option(
            names = "--seed",
            description =
                    "seed of all random numbers (default: that of the feedback, or 0 for folders with different seeds)")
    private @Nullable Long seed;

    /**
     * Checks the options without reading a file.
     *
     * @throws IllegalArgumentException naming the option
     */
    void check() {
        if (threshold != null && calibration.given()) {
            throw new IllegalArgumentException(
                    "--threshold and --calibration both set the threshold: remove one of them");
        }
        if (byTopic && chosenAmongBest != null) {
            throw new IllegalArgumentException("--chosen-among-best has no effect with --by-topic: remove one of them");
        }
        if (byTopic && completenessGain != null) {
            throw new IllegalArgumentException("--completeness-gain has no effect with --by-topic: remove one of them");
        }
        rules(Optional.ofNullable(threshold), 0);
    }

    /** Returns the threshold of a calibration; empty if none is named. */
    Optional<CalibratedThreshold> calibrated() {
        return calibration.threshold();
    }

    /**
     * Returns the rules.
     *
     * @param usual seed unless one was given
     */
    PairRules rules(long usual) {
        return rules(
                calibrated().map(known -> known.threshold().value()).or(() -> Optional.ofNullable(threshold)),
                seed == null ? usual : seed);
    }

    private PairRules rules(Optional<Double> confirming, long drawn) {
        PairRules.Builder rules = PairRules.builder()
                .lengthBalance(lengthBalance)
                .distinct(dedupe)
                .seed(drawn);
        OptionValue.checked("--held-out", () -> rules.heldOut(heldOut));
        confirming.ifPresent(
                value -> OptionValue.checked("--threshold", () -> rules.threshold(new ConfirmationThreshold(value))));
        return rules.maker(maker(drawn)).build();
    }

    private PairMaker maker(long drawn) {
        if (byTopic) {
            TopicRewriter.Builder rewriter = TopicRewriter.builder().seed(drawn);
            OptionValue.checked("--pairs-per-instruction", () -> rewriter.maxPairs(OptionValue.atLeast(1, pairs)));
            OptionValue.checked("--min-difference", () -> rewriter.minDifference(minDifference));
            Optional.ofNullable(minConfirmedGain).ifPresent(rewriter::minConfirmedGain);
            return rewriter.build();
        }
        PairSelector.Builder selector = PairSelector.builder().seed(drawn);
        OptionValue.checked("--pairs-per-instruction", () -> selector.maxPairs(OptionValue.atLeast(1, pairs)));
        OptionValue.checked("--min-difference", () -> selector.minDifference(minDifference));
        Optional.ofNullable(minConfirmedGain).ifPresent(selector::minConfirmedGain);
        Optional.ofNullable(chosenAmongBest)
                .ifPresent(best -> OptionValue.checked(
                        "--chosen-among-best", () -> selector.chosenAmongBest(OptionValue.atLeast(1, best))));
        Optional.ofNullable(completenessGain)
                .ifPresent(gain -> OptionValue.checked(
                        "--completeness-gain", () -> selector.completenessGain(OptionValue.atLeast(1, gain))));
        return selector.build();
    }
}
