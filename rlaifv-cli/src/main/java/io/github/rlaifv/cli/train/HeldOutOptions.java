package io.github.rlaifv.cli.train;

import io.github.rlaifv.cli.align.TrainingChoice;
import io.github.rlaifv.cli.command.OptionValue;
import io.github.rlaifv.cli.option.UselessOption;
import io.github.rlaifv.dpo.DpoTrainer;
import io.github.rlaifv.dpo.TrainerBuilder;
import io.github.rlaifv.dpo.train.Checkpoints;
import io.github.rlaifv.dpo.train.HeldOutEvaluation;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options for evaluations during training and for the choice of checkpoints, a mixin. */
final class HeldOutOptions {
    private static final String METRIC = "eval_loss";

    @Option(
            names = "--held-out",
            description = "share of the instructions, in [0, 1), that are not trained on but evaluated"
                    + " (default: ${DEFAULT-VALUE})")
    private double share;

    @Option(
            names = "--held-out-pairs",
            description = "pairs or examples to evaluate, in place of a share of those to train on (default: none)")
    private @Nullable Path file;

    @Option(
            names = "--evaluate-every",
            description = "number of steps between two evaluations; 0 adds none to those of --evaluations-per-epoch"
                    + " (default: ${DEFAULT-VALUE})")
    private long every;

    @Option(
            names = "--evaluations-per-epoch",
            description =
                    "number of evaluations per epoch, at equal distances: 4 evaluates after each quarter of an epoch"
                            + " (default: ${DEFAULT-VALUE})")
    private int perEpoch = 1;

    @Option(
            names = "--keep-best",
            description = "number of best checkpoints that are kept; each evaluation then writes one"
                    + " (default: ${DEFAULT-VALUE})")
    private int best;

    @Option(
            names = "--best-by",
            paramLabel = "METRIC",
            description =
                    "metric of evaluations that selects the best checkpoints (default: eval_loss, with --choose-by its"
                            + " metric)")
    private @Nullable String metric;

    @Option(
            names = "--best-at-end",
            description = "end with the weights of the best checkpoint, not of the last step; needs --keep-best"
                    + " (default: false)")
    private boolean bestAtEnd;

    @Option(
            names = "--change-settings",
            description = "resume an interrupted run with other settings than it started with (default: false)")
    private boolean changeSettings;

    /** Share of held-out instructions. */
    double share() {
        return share;
    }

    /** File or folder of held-out examples. */
    Optional<Path> file() {
        return Optional.ofNullable(file);
    }

    /**
     * Checks the options.
     *
     * @param choice which benchmarks are measured
     * @throws IllegalArgumentException naming the option that is out of range or has no effect
     */
    void check(TrainingChoice choice) {
        OptionValue.checked("--keep-best", () -> OptionValue.atLeast(0, best));
        OptionValue.checked(
                "--evaluations-per-epoch",
                () -> DpoTrainer.builder().evaluationsPerEpoch(perEpoch).build());
        OptionValue.checked("--evaluate-every", () -> {
            if (every < 0) {
                throw new IllegalArgumentException("must be >= 0, was " + every);
            }
            return every;
        });
        OptionValue.checked("--held-out", () -> {
            if (!(share >= 0 && share < 1)) {
                throw new IllegalArgumentException("must be in [0, 1), was " + share);
            }
            return share;
        });
        if (share > 0 && file != null) {
            throw new IllegalArgumentException(
                    "--held-out and --held-out-pairs both name what is evaluated: remove one");
        }
        if (share == 0 && file == null && !choice.given() && (every > 0 || perEpoch > 1 || best > 0)) {
            throw new IllegalArgumentException(
                    (every > 0 ? "--evaluate-every" : perEpoch > 1 ? "--evaluations-per-epoch" : "--keep-best")
                            + " evaluates held-out examples, but there are none: add --held-out=0.1, or remove it");
        }
        UselessOption.reject(
                "--best-by",
                best == 0 && metric != null && !metric.equals(METRIC),
                "without --keep-best, which keeps the best checkpoints: add --keep-best=1, or remove it");
        UselessOption.reject(
                "--choose-by",
                best == 0 && choice.given(),
                "without --keep-best, which keeps the best checkpoints: add --keep-best=1, or remove it");
        if (choice.given() && metric != null && !metric.equals(HeldOutEvaluation.DEVELOPMENT)) {
            throw new IllegalArgumentException("--best-by=" + metric
                    + " and --choose-by both say which checkpoints are the best: remove one of them");
        }
        if (!choice.given() && HeldOutEvaluation.DEVELOPMENT.equals(metric)) {
            throw new IllegalArgumentException("--best-by=" + metric
                    + " is the metric that --choose-by names, which is missing: add it, such as --choose-by=pope:F1");
        }
        if (bestAtEnd && best == 0) {
            throw new IllegalArgumentException("--best-at-end needs checkpoints to choose from: add --keep-best=1");
        }
    }

    /** Applies the options to a trainer. */
    void apply(TrainerBuilder<?> trainer, Checkpoints written, TrainingChoice choice) {
        trainer.evaluateEvery(every).evaluationsPerEpoch(perEpoch);
        Checkpoints kept = written.continueWithOtherSettings(changeSettings);
        trainer.checkpoints(
                best == 0 ? kept : kept.keepBest(best, metric(choice)).bestAtEnd(bestAtEnd));
    }

    /** The metric that selects the best checkpoints. */
    String metric(TrainingChoice choice) {
        return choice.given() ? HeldOutEvaluation.DEVELOPMENT : metric == null ? METRIC : metric;
    }

    /** Number of evaluations at equal distances in one epoch. */
    int perEpoch() {
        return perEpoch;
    }
}
