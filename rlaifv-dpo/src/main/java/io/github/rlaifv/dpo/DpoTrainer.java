package io.github.rlaifv.dpo;

import io.github.rlaifv.core.dataset.DatasetCard;
import io.github.rlaifv.core.dataset.PreferenceDataset;
import io.github.rlaifv.core.policy.Policy;
import io.github.rlaifv.core.run.UnusableImages;
import io.github.rlaifv.core.training.Lora;
import io.github.rlaifv.core.training.Parameter;
import io.github.rlaifv.core.training.TrainablePolicy;
import io.github.rlaifv.dpo.auxiliary.AuxiliaryResponseSource;
import io.github.rlaifv.dpo.auxiliary.ImageDamage;
import io.github.rlaifv.dpo.internal.metric.Observers;
import io.github.rlaifv.dpo.internal.option.OptionValues;
import io.github.rlaifv.dpo.internal.pair.PairLimits;
import io.github.rlaifv.dpo.internal.pair.PairOptions;
import io.github.rlaifv.dpo.internal.run.TrainerSetup;
import io.github.rlaifv.dpo.internal.run.TrainingKind;
import io.github.rlaifv.dpo.internal.run.TrainingOptions;
import io.github.rlaifv.dpo.loss.PreferenceLoss;
import io.github.rlaifv.dpo.loss.SigmoidLoss;
import io.github.rlaifv.dpo.loss.batch.SftMean;
import io.github.rlaifv.dpo.loss.token.TokenWeighting;
import io.github.rlaifv.dpo.objective.PreferenceBatchLoss;
import io.github.rlaifv.dpo.objective.PreferenceObjective;
import io.github.rlaifv.dpo.objective.SftTerm;
import io.github.rlaifv.dpo.reference.ReferenceLogProbs;
import io.github.rlaifv.dpo.train.EpochHook;
import io.github.rlaifv.dpo.train.LengthBaseline;
import io.github.rlaifv.dpo.train.OverlongPairs;
import io.github.rlaifv.dpo.train.TrainingDivergedException;
import io.github.rlaifv.dpo.train.TrainingImages;
import io.github.rlaifv.dpo.train.TrainingResult;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Trains a policy on preference pairs with DPO (arXiv 2305.18290; RLAIF-V section 3.3) or another preference loss.
 *
 * <pre>{@code
 * TrainingResult result = DpoTrainer.builder().beta(0.1).learningRate(5e-7).epochs(4).build()
 *         .train(policy, pairs, Path.of("aligned"));
 * }</pre>
 *
 * <p>The output folder holds:
 *
 * <ul>
 *   <li>{@code model/}: the trained model in Hugging Face layout;
 *   <li>{@code adapter/}: the adapters in PEFT layout, with {@link TrainerBuilder#lora} only;
 *   <li>{@code metrics.jsonl}: the metrics of each step, equal in equal runs;
 *   <li>{@code performance.jsonl}: speed and memory of each step;
 *   <li>{@code metrics.csv}: both of them as one table;
 *   <li>{@code reference.jsonl}: the reference's log-probabilities, which a rerun uses again;
 *   <li>{@code training.json}: options, seeds, counts and fingerprints;
 *   <li>{@code training-report.html}: a page with the curves of all metrics.
 * </ul>
 *
 * <p>{@link io.github.rlaifv.core.model.Policies#open(Path) Policies.open} of the output folder opens the trained
 * model.
 *
 * <p>If the policy starts as its own reference, all log-ratios are 0 and the loss of the first step is known: log 2 for
 * DPO. A run whose first loss differs stops before any weight changes, because its reference log-probabilities can't
 * belong to its model, images and options. The check does not apply to a policy that differs from its reference from
 * the start, such as one with loaded adapters whose reference is the base model.
 */
@FunctionalInterface
public interface DpoTrainer {

    /** Default strength of the tie to the reference, per nat, as in the paper. */
    double DEFAULT_BETA = 0.1;

    /** Default number of epochs, as in the paper. */
    int DEFAULT_EPOCHS = 4;

    /** Default number of prompts that are scored in one call, by the reference and in evaluations. */
    int DEFAULT_REFERENCE_BATCH = 8;

    /** Default learning rate for training a model's own weights, as in the paper. */
    double FULL_RATE = 5e-7;

    /**
     * Default learning rate for training adapters. Adapters start at zero and hardly move at the learning rate of full
     * fine-tuning. Measured on the embedded model (96 pairs, 4 epochs, rank 64): the training loss ends at 0.693 with
     * 5e-7, at 0.691 with 5e-6 and at 0.647 with 5e-5.
     */
    double ADAPTER_RATE = 5e-5;

    /**
     * Trains the policy in place and saves it.
     *
     * @param policy the model to train
     * @param reference the reference model. If it is the policy itself, its log-probabilities are computed before the
     *     first update
     * @param pairs preference pairs to train on
     * @param output folder for the results
     * @param hook called after each epoch
     * @return counts, metrics and the folder of the trained model
     * @throws io.github.rlaifv.core.run.BadDataException if the policy or a replica computes in float16; if another run
     *     writes to the folder; if it holds files of others under the names of the results, or reference
     *     log-probabilities of another model or other pairs; if there are no pairs or none can be used; if an image
     *     can't be read; or if the loss of the first step is not the known one
     * @throws io.github.rlaifv.core.run.StorageException if a file can't be read or written
     * @throws TrainingDivergedException if loss or gradient stops being finite; the message names the pairs
     */
    TrainingResult train(
            TrainablePolicy policy, Policy reference, PreferenceDataset pairs, Path output, EpochHook hook);

    /**
     * Checks that the trained model, the checkpoints and what the hook keeps fit on the disk, before there are pairs to
     * train on. All checkpoints that may exist at once are counted, because the number of steps is not known yet.
     * {@link #train} checks it again for its pairs. Default: accepts every disk.
     *
     * @param policy the model to train
     * @param output folder for the results
     * @param hook called after each epoch
     * @throws io.github.rlaifv.core.run.BadDataException if the policy has no parameters that the trainer can train
     * @throws io.github.rlaifv.core.run.StorageException naming the needed and the free space
     */
    default void requireSpace(TrainablePolicy policy, Path output, EpochHook hook) {}

    /**
     * Saves a policy as {@link #train} saves the trained model: in the type that was set for it, or its adapters alone. An
     * alignment so saves the model of an epoch, and that of a round without pairs. Default: {@link
     * TrainablePolicy#save(Path)}.
     *
     * @param policy the policy
     * @param folder the new folder
     * @throws io.github.rlaifv.core.run.NonFiniteWeightsException naming the tensor if weights are NaN or infinite
     * @throws io.github.rlaifv.core.run.StorageException if the folder can't be written, or does not fit on its disk
     */
    default void save(TrainablePolicy policy, Path folder) {
        policy.save(folder);
    }

    /**
     * Returns the size of the model that {@link #save} writes, in bytes; 0 if unknown, or if adapters alone are written.
     * Default: {@link TrainablePolicy#savedBytes()}.
     *
     * @param policy the policy
     */
    default long savedBytes(TrainablePolicy policy) {
        return policy.savedBytes();
    }

    /**
     * Returns the shape of the adapters that {@link #train} saves in place of a model, which a server can load while it
     * runs; empty if it saves a whole model. Default: empty.
     */
    default Optional<Lora> savedAdapters() {
        return Optional.empty();
    }

    /**
     * Returns everything besides model and data that the results depend on, by name, in words. An alignment stores it
     * per round and reports when a round is resumed with other settings.
     */
    default Map<String, String> settings() {
        return Map.of();
    }

    /** Trains with another model as the reference, without a hook. */
    default TrainingResult train(TrainablePolicy policy, Policy reference, PreferenceDataset pairs, Path output) {
        return train(policy, reference, pairs, output, EpochHook.NONE);
    }

    /**
     * Trains with the policy as it is before the first update as the reference. If the policy carries adapters, as
     * {@link io.github.rlaifv.core.training.Adapters#load} attaches them, the reference is its model without them. The
     * reference of a LoRA run is thus the same whether training starts or continues. To take a policy with its present
     * adapters as the reference, as TRL does with loaded ones, pass the policy itself:
     * {@code train(policy, policy, pairs, output)}.
     *
     * @throws IllegalArgumentException if the policy carries adapters without which it can't be asked ({@link
     *     io.github.rlaifv.core.training.Adapters#baseAvailable})
     */
    default TrainingResult train(TrainablePolicy policy, PreferenceDataset pairs, Path output) {
        boolean adapted = policy.parameters().stream().anyMatch(Parameter::adapter);
        if (adapted && !policy.adapters().baseAvailable()) {
            throw new IllegalArgumentException(
                    "the policy " + policy.name() + " has adapters that are part of its weights,"
                            + " such as those of a vision tower, so the model without them can't be the reference at the same"
                            + " time: open the model that it was aligned from, and give that as the reference");
        }
        return train(policy, adapted ? policy.adapters().base() : policy, pairs, output, EpochHook.NONE);
    }

    /** Returns a builder with the paper's settings for full fine-tuning. */
    static Builder builder() {
        return new Builder();
    }

    /**
     * Options of preference learning. The defaults are the paper's for full fine-tuning of a 7B model: beta 0.1,
     * learning rate 5e-7, 4 epochs. Adapters have a learning rate of their own.
     */
    final class Builder extends TrainerBuilder<Builder> {
        private double beta = DEFAULT_BETA;
        private double labelSmoothing;
        private @Nullable PreferenceLoss loss;
        private TokenWeighting weighting = TokenWeighting.sum();
        private SftTerm sft = SftTerm.NONE;
        private ImageDamage imageDamage = ImageDamage.crop(0.2, 0);
        private int maxResponseTokens;
        private long maxTokens;
        private OverlongPairs overlong = OverlongPairs.SKIP;
        private UnusableImages unusableImages = UnusableImages.SKIP;
        private int referenceBatch = DEFAULT_REFERENCE_BATCH;
        private Optional<DatasetCard> storedReference = Optional.empty();
        private TrainingImages images = TrainingImages.OF_MODEL;
        private boolean lengthMetrics;
        private PreferenceDataset heldOut = PreferenceDataset.of(List.of());

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

        /**
         * The loss that is minimized over the pairs. Default: the sigmoid loss of DPO with {@link #beta} and
         * {@link #labelSmoothing}.
         */
        public Builder loss(PreferenceLoss value) {
            loss = value;
            return this;
        }

        /** How the token log-probabilities of a response are combined. Default: their sum. */
        public Builder tokenWeighting(TokenWeighting value) {
            weighting = value;
            return this;
        }

        /** How images are damaged for mDPO's image-conditioned term. Default: random crops of at most a fifth, per epoch. */
        public Builder imageDamage(ImageDamage value) {
            imageDamage = value;
            return this;
        }

        /** Strength of the tie to the reference, per nat. Default: {@value DpoTrainer#DEFAULT_BETA}. */
        public Builder beta(double value) {
            beta = value;
            return this;
        }

        /** Assumed share of wrong labels (conservative DPO), in [0, 0.5). Default: 0. */
        public Builder labelSmoothing(double value) {
            labelSmoothing = value;
            return this;
        }

        /** Adds {@code weight * -log pi(chosen)}, averaged over the tokens of the response. Default: 0. */
        public Builder sftWeight(double weight) {
            return sft(new SftTerm(weight, SftMean.RESPONSE_TOKENS));
        }

        /** Adds a supervised term on the chosen response. Default: {@link SftTerm#NONE}. */
        public Builder sft(SftTerm value) {
            sft = value;
            return this;
        }

        /**
         * Maximum number of tokens of a response, its end token included; 0 sets no limit. Nothing is ever truncated:
         * {@link #overlong} decides what happens to a pair with a longer response. Default: 0.
         */
        public Builder maxResponseTokens(int value) {
            maxResponseTokens = value;
            return this;
        }

        /**
         * Maximum number of tokens of prompt, images and one response, the end token included; 0 leaves the model's
         * maximum positions as the limit. Nothing is ever truncated. Default: 0.
         */
        public Builder maxTokens(long value) {
            maxTokens = value;
            return this;
        }

        /**
         * What happens to pairs that are longer than {@link #maxResponseTokens}, {@link #maxTokens} or the maximum
         * positions of policy or reference. Default: {@link OverlongPairs#SKIP}.
         */
        public Builder overlong(OverlongPairs value) {
            overlong = value;
            return this;
        }

        /**
         * What happens to pairs whose image is damaged or rejected by the image processor of policy or reference. With
         * {@link UnusableImages#SKIP} they are counted under a reason of their own and named in {@code training.json}.
         * A missing file ends the run in any case. Default: {@link UnusableImages#SKIP}.
         */
        public Builder unusableImages(UnusableImages value) {
            unusableImages = value;
            return this;
        }

        /** Whether the metrics of {@link LengthBaseline} are reported. Default: false; an alignment reports them. */
        public Builder lengthMetrics(boolean value) {
            lengthMetrics = value;
            return this;
        }

        /** How images are given to policy and reference in training. Default: {@link TrainingImages#OF_MODEL}. */
        public Builder images(TrainingImages value) {
            images = value;
            return this;
        }

        /**
         * Held-out pairs, which are not trained on. Their metrics carry the names of the training metrics with the
         * prefix {@code eval_}. They are computed at the end of each epoch and as {@link #evaluateEvery} says. The
         * reference's log-probabilities of held-out pairs are computed before training and kept in
         * {@code reference-held-out.jsonl}. Default: none.
         */
        public Builder heldOut(PreferenceDataset pairs) {
            heldOut = pairs;
            return this;
        }

        /**
         * Uses the reference log-probabilities that are stored with the pairs, as {@link ReferenceLogProbs#write} wrote
         * them, instead of computing them.
         *
         * @param card card of the dataset; it must name the reference that training is given
         */
        public Builder storedReference(DatasetCard card) {
            storedReference = Optional.of(card);
            return this;
        }

        /**
         * Number of prompts that are scored in one call, by the reference and in evaluations. Default:
         * {@value DpoTrainer#DEFAULT_REFERENCE_BATCH}.
         */
        public Builder referenceBatch(int value) {
            referenceBatch = value;
            return this;
        }

        /**
         * Returns the objective that the options set so far amount to.
         *
         * @throws IllegalArgumentException naming the option that is out of range
         */
        public PreferenceObjective objective() {
            if (loss != null && (beta != DEFAULT_BETA || labelSmoothing != 0)) {
                throw new IllegalArgumentException("beta " + beta + " and labelSmoothing " + labelSmoothing
                        + " apply to the default loss, but the loss " + loss.name()
                        + " is set: remove beta and labelSmoothing, or the loss");
            }
            PreferenceLoss minimized = loss == null ? new SigmoidLoss(beta, labelSmoothing) : loss;
            return new PreferenceObjective(minimized, weighting, sft, lengthMetrics);
        }

        /**
         * Builds the trainer.
         *
         * @throws IllegalArgumentException naming the option that is out of range
         */
        public DpoTrainer build() {
            PreferenceObjective objective = objective();
            TrainingOptions options = options();
            checkChoice(
                    heldOut.size() > 0,
                    PreferenceBatchLoss.metricNames(objective).stream()
                            .map(name -> "eval_" + name)
                            .toList());
            PairOptions pairs = new PairOptions(
                    objective,
                    new AuxiliaryResponseSource(imageDamage, options.batching().seed()),
                    new PairLimits(maxResponseTokens, maxTokens, overlong, unusableImages),
                    referenceBatch,
                    storedReference,
                    images,
                    heldOut);
            pairs.checkDropout(options);
            OptionValues values = options.declare();
            pairs.declare(values);
            Observers observers = observers();
            observers.declare(values);
            TrainingKind kind = TrainingKind.preferences(objective.loss().name());
            return new PairTrainer(new TrainerSetup(kind, options, values, observers), pairs);
        }
    }
}
