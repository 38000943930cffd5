package io.github.rlaifv.dpo;

import io.github.rlaifv.core.run.BadDataException;
import io.github.rlaifv.core.run.UnusableImages;
import io.github.rlaifv.core.training.TrainablePolicy;
import io.github.rlaifv.dpo.internal.metric.Observers;
import io.github.rlaifv.dpo.internal.option.OptionValues;
import io.github.rlaifv.dpo.internal.run.TrainerSetup;
import io.github.rlaifv.dpo.internal.run.TrainingKind;
import io.github.rlaifv.dpo.internal.run.TrainingOptions;
import io.github.rlaifv.dpo.internal.run.TrainingRun;
import io.github.rlaifv.dpo.internal.supervised.SupervisedOptions;
import io.github.rlaifv.dpo.internal.supervised.SupervisedTraining;
import io.github.rlaifv.dpo.objective.SftLoss;
import io.github.rlaifv.dpo.train.EpochHook;
import io.github.rlaifv.dpo.train.TrainingDivergedException;
import io.github.rlaifv.dpo.train.TrainingResult;
import io.github.rlaifv.dpo.train.WeightedRequest;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * Supervised fine-tuning: imitates given responses. {@link #train} goes over a list in epochs; {@link #open} leaves data
 * and learning rate of each step to the caller.
 *
 * <pre>{@code
 * try (SftSession session = SftTrainer.builder().weightDecay(0.02).build().open(policy)) {
 *     session.step(batch, 1e-3);
 * }
 * }</pre>
 */
public final class SftTrainer {
    private final TrainerSetup setup;
    private final SupervisedOptions options;

    private SftTrainer(SupervisedOptions options, TrainingOptions shared, Observers observers) {
        OptionValues values = shared.declare();
        options.declare(values);
        observers.declare(values);
        this.setup = new TrainerSetup(TrainingKind.SUPERVISED, shared, values, observers);
        this.options = options;
    }

    /** A builder: one epoch, rate 2e-5 (2e-4 with adapters), mean over tokens. */
    public static Builder builder() {
        return new Builder();
    }

    /** What results depend on, to the bit, besides model and data. */
    Map<String, String> settings() {
        return setup.settings();
    }

    /** Begins with a fresh optimizer. Epochs, batch size, learning rate and schedule of the builder play no part. */
    public SftSession open(TrainablePolicy policy) {
        setup.options().optimizer().prepare(policy);
        return new SftSession(policy, setup.options(), options.mean());
    }

    /**
     * Trains the policy in place and saves it as {@code model/}, beside {@code metrics.jsonl}, {@code performance.jsonl}, {@code
     * metrics.csv} and {@code training.json}.
     *
     * @throws BadDataException if there are no examples, if another run writes to the folder, or it holds files of others
     *     under the names of the results
     * @throws TrainingDivergedException if loss or gradient stops being finite; it names the examples
     */
    public TrainingResult train(TrainablePolicy policy, List<WeightedRequest> examples, Path output) {
        SupervisedTraining source = new SupervisedTraining(setup, options, policy, examples);
        return TrainingRun.train(setup, policy, source, output, EpochHook.NONE);
    }

    /** Options. */
    public static final class Builder extends TrainerBuilder<Builder> {
        private SftLoss.Mean mean = SftLoss.Mean.OVER_TOKENS;
        private List<WeightedRequest> heldOut = List.of();
        private UnusableImages unusableImages = UnusableImages.SKIP;

        Builder() {
            super(1);
        }

        @Override
        Builder self() {
            return this;
        }

        @Override
        double defaultRate(boolean adapters) {
            return adapters ? 2e-4 : 2e-5;
        }

        /** What the loss is a mean of; tokens. */
        public Builder mean(SftLoss.Mean value) {
            mean = value;
            return this;
        }

        /** Examples that are not trained on: their loss is told as {@code eval_loss}; none. */
        public Builder heldOut(List<WeightedRequest> examples) {
            heldOut = examples;
            return this;
        }

        /**
         * What becomes of examples, held-out ones included, whose image is damaged or refused by the policy's image processor. Default: {@link
         * UnusableImages#SKIP}: they are counted, and named in {@code training.json}. A missing file ends the run in any
         * case.
         */
        public Builder unusableImages(UnusableImages value) {
            unusableImages = value;
            return this;
        }

        /**
         * @throws IllegalArgumentException naming the option that is out of range
         */
        public SftTrainer build() {
            checkChoice(!heldOut.isEmpty(), List.of("eval_loss"));
            return new SftTrainer(new SupervisedOptions(mean, heldOut, unusableImages), options(), observers());
        }
    }
}
