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
 * Supervised fine-tuning: trains a policy to imitate given responses. {@link #train} iterates over a list of examples
 * in epochs; {@link #open} leaves data and learning rate of each step to the caller.
 *
 * <pre>{@code
 * try (SftSession session = SftTrainer.builder().weightDecay(0.02).build().open(policy)) {
 *     session.step(batch, 1e-3);
 * }
 * }</pre>
 */
public final class SftTrainer {
    /** Default number of epochs. */
    public static final int DEFAULT_EPOCHS = 1;

    /** Default learning rate for training a model's own weights. */
    public static final double FULL_RATE = 2e-5;

    /** Default learning rate for training adapters. */
    public static final double ADAPTER_RATE = 2e-4;

    private final TrainerSetup setup;
    private final SupervisedOptions options;

    private SftTrainer(SupervisedOptions options, TrainingOptions shared, Observers observers) {
        OptionValues values = shared.declare();
        options.declare(values);
        observers.declare(values);
        this.setup = new TrainerSetup(TrainingKind.SUPERVISED, shared, values, observers);
        this.options = options;
    }

    /** Returns a builder. Default: {@value #DEFAULT_EPOCHS} epoch and the mean over tokens. */
    public static Builder builder() {
        return new Builder();
    }

    /** Returns everything besides model and data that the results depend on, to the bit. */
    Map<String, String> settings() {
        return setup.settings();
    }

    /**
     * Opens a session with a new optimizer. Epochs, batch size, learning rate and schedule of the builder have no
     * effect on it.
     *
     * @throws BadDataException if the policy computes in float16
     */
    public SftSession open(TrainablePolicy policy) {
        setup.options().optimizer().requireTrainable(policy);
        setup.options().optimizer().prepare(policy);
        return new SftSession(policy, setup.options(), options.mean());
    }

    /**
     * Trains the policy in place and saves it as {@code model/}, together with {@code metrics.jsonl},
     * {@code performance.jsonl}, {@code metrics.csv} and {@code training.json}.
     *
     * @param policy the model to train
     * @param examples prompts with the responses to imitate
     * @param output folder for the results
     * @return counts, metrics and the folder of the trained model
     * @throws BadDataException if the policy computes in float16, if there are no examples, if another run writes to
     *     the folder, or it holds files of others under the names of the results
     * @throws TrainingDivergedException if loss or gradient stops being finite; the message names the examples
     */
    public TrainingResult train(TrainablePolicy policy, List<WeightedRequest> examples, Path output) {
        SupervisedTraining source = new SupervisedTraining(setup, options, policy, examples);
        return TrainingRun.train(setup, policy, source, output, EpochHook.NONE);
    }

    /** Options of supervised fine-tuning. */
    public static final class Builder extends TrainerBuilder<Builder> {
        private SftLoss.Mean mean = SftLoss.Mean.OVER_TOKENS;
        private List<WeightedRequest> heldOut = List.of();
        private UnusableImages unusableImages = UnusableImages.SKIP;

        Builder() {
            super(DEFAULT_EPOCHS);
        }

        @Override
        Builder self() {
            return this;
        }

        @Override
        double defaultRate(boolean adapters) {
            return adapters ? ADAPTER_RATE : FULL_RATE;
        }

        /** What the loss is averaged over. Default: tokens. */
        public Builder mean(SftLoss.Mean value) {
            mean = value;
            return this;
        }

        /** Held-out examples, which are not trained on; their loss is reported as {@code eval_loss}. Default: none. */
        public Builder heldOut(List<WeightedRequest> examples) {
            heldOut = examples;
            return this;
        }

        /**
         * What happens to examples, held-out ones included, whose image is damaged or rejected by the policy's image
         * processor. With {@link UnusableImages#SKIP} they are counted and named in {@code training.json}. A missing
         * file ends the run in any case. Default: {@link UnusableImages#SKIP}.
         */
        public Builder unusableImages(UnusableImages value) {
            unusableImages = value;
            return this;
        }

        /**
         * Builds the trainer.
         *
         * @throws IllegalArgumentException naming the option that is out of range
         */
        public SftTrainer build() {
            checkChoice(!heldOut.isEmpty(), List.of("eval_loss"));
            return new SftTrainer(new SupervisedOptions(mean, heldOut, unusableImages), options(), observers());
        }
    }
}
