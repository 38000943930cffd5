package io.github.rlaifv.dpo;

import io.github.rlaifv.core.dataset.DatasetCard;
import io.github.rlaifv.core.dataset.PreferenceDataset;
import io.github.rlaifv.core.policy.Policy;
import io.github.rlaifv.core.run.UnusableImages;
import io.github.rlaifv.core.training.Lora;
import io.github.rlaifv.core.training.Parameter;
import io.github.rlaifv.core.training.TrainablePolicy;
import io.github.rlaifv.dpo.companion.CompanionSource;
import io.github.rlaifv.dpo.companion.ImageDamage;
import io.github.rlaifv.dpo.internal.pair.PairLimits;
import io.github.rlaifv.dpo.internal.pair.PairOptions;
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
import io.github.rlaifv.dpo.train.Overlong;
import io.github.rlaifv.dpo.train.TrainingDivergedException;
import io.github.rlaifv.dpo.train.TrainingResult;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Aligns a policy with preference pairs (RLAIF-V section 3.3; DPO, arXiv 2305.18290).
 *
 * <pre>{@code
 * TrainingResult result = DpoTrainer.builder().beta(0.1).learningRate(5e-7).epochs(4).build()
 *         .train(policy, pairs, Path.of("aligned"));
 * }</pre>
 *
 * The output folder holds {@code model/} (Hugging Face layout), with {@link TrainerBuilder#lora}
 * {@code adapter/} (PEFT layout), {@code metrics.jsonl} (figures of each step,
 * the same in equal runs), {@code performance.jsonl} (speed and memory of each step), {@code metrics.csv} (both), {@code
 * reference.jsonl} (the reference's log-probabilities, used again by a rerun) and {@code training.json} (all options,
 * seeds, counts, fingerprints) and {@code training-report.html} (curves of all of it).
 *
 * <p>{@link io.github.rlaifv.core.model.Policies#open(Path) Policies.open} of the output folder opens the trained model.
 *
 * <p>Where the policy begins as its reference, all log-ratios are 0 and the first step's loss has a closed form: log 2 for
 * DPO. A run whose first loss is another one stops before anything is changed, as its reference log-probabilities can't be
 * those of its model, images and options. A policy that begins elsewhere, such as one with loaded adapters that is held to
 * its base, is not held against it.
 */
@FunctionalInterface
public interface DpoTrainer {

    /** Default learning rate of a model's own weights, the paper's. */
    double FULL_RATE = 5e-7;

    /**
     * Default learning rate of adapters. They begin at zero: at the rate of full fine-tuning they stay there. Measured on
     * the embedded model (96 pairs, 4 epochs, rank 64): the training loss ends at 0.693 with 5e-7, at 0.691 with 5e-6, at
     * 0.647 with 5e-5.
     */
    double ADAPTER_RATE = 5e-5;

    /**
     * Trains the policy in place and saves it.
     *
     * @param policy to train
     * @param reference what the policy is held to; may be the policy itself, which then means as it is now
     * @param pairs to learn from
     * @param output folder for the results
     * @param hook called after each epoch
     * @return what was done
     * @throws io.github.rlaifv.core.run.BadDataException if another run writes to the folder, if it holds files of others
     *     under the names of the results, or reference log-probabilities of another model or other pairs, if there are no
     *     pairs or none can be used, a picture can't be read, or the first step's loss is not what it must be
     * @throws io.github.rlaifv.core.run.StorageException if a file can't be read or written
     * @throws TrainingDivergedException if loss or gradient stops being finite; it names the pairs
     */
    TrainingResult train(
            TrainablePolicy policy, Policy reference, PreferenceDataset pairs, Path output, EpochHook hook);

    /**
     * What its results depend on besides model and data, by name, in words. Rounds of an alignment keep it to tell whether
     * they go on as they began.
     */
    default Map<String, String> settings() {
        return Map.of();
    }

    /** Trains with another model as the reference. */
    default TrainingResult train(TrainablePolicy policy, Policy reference, PreferenceDataset pairs, Path output) {
        return train(policy, reference, pairs, output, EpochHook.NONE);
    }

    /**
     * Trains with the policy as it is now as the reference; of a policy that carries adapters, as {@link
     * io.github.rlaifv.core.training.Adapters#load} puts them on, with its model without them. The reference of a LoRA run
     * is so the same model whether training begins or goes on. To hold a policy to its adapters as they are now, as TRL
     * does with loaded ones, give the policy itself as the reference: {@code train(policy, policy, pairs, output)}.
     */
    default TrainingResult train(TrainablePolicy policy, PreferenceDataset pairs, Path output) {
        boolean adapted = policy.parameters().stream().anyMatch(Parameter::adapter);
        return train(policy, adapted ? policy.adapters().base() : policy, pairs, output, EpochHook.NONE);
    }

    /** A builder with the paper's settings for full fine-tuning. */
    static Builder builder() {
        return new Builder();
    }

    /** Options; the defaults are the paper's for full fine-tuning of a 7B model: beta 0.1, rate 5e-7, 4 epochs. Adapters have another rate. */
    final class Builder extends TrainerBuilder<Builder> {
        private double beta = 0.1;
        private double labelSmoothing;
        private @Nullable PreferenceLoss loss;
        private TokenWeighting weighting = TokenWeighting.sum();
        private SftTerm sft = SftTerm.NONE;
        private ImageDamage imageDamage = ImageDamage.crop(0.2, 0);
        private int maxResponseTokens;
        private long maxTokens;
        private Overlong overlong = Overlong.SKIP;
        private UnusableImages unusableImages = UnusableImages.SKIP;
        private int referenceBatch = 8;
        private Optional<DatasetCard> storedReference = Optional.empty();
        private PreferenceDataset heldOut = PreferenceDataset.of(List.of());

        Builder() {
            super(4);
        }

        @Override
        Builder self() {
            return this;
        }

        @Override
        double defaultRate(boolean adapters) {
            return adapters ? ADAPTER_RATE : FULL_RATE;
        }

        /** What is minimised over the pairs; the sigmoid loss, of which {@link #beta} and {@link #labelSmoothing} speak. */
        public Builder loss(PreferenceLoss value) {
            loss = value;
            return this;
        }

        /** How the tokens of a response add up; their sum. */
        public Builder tokenWeighting(TokenWeighting value) {
            weighting = value;
            return this;
        }

        /**
         * What is done to the images for the image-conditioned term of mDPO, anew in each epoch. Default: a random crop of
         * at most a fifth of the image.
         */
        public Builder imageDamage(ImageDamage value) {
            imageDamage = value;
            return this;
        }

        /** Strength of the tie to the reference; 0.1. */
        public Builder beta(double value) {
            beta = value;
            return this;
        }

        /** Share of labels taken to be wrong (conservative DPO), in [0, 0.5); 0. */
        public Builder labelSmoothing(double value) {
            labelSmoothing = value;
            return this;
        }

        /** Adds {@code weight * -log pi(chosen)}, a mean over the response's tokens; 0. */
        public Builder sftWeight(double weight) {
            return sft(new SftTerm(weight, SftMean.RESPONSE_TOKENS));
        }

        /** Adds a supervised term on the chosen response. */
        public Builder sft(SftTerm value) {
            sft = value;
            return this;
        }

        /**
         * Tokens of a response at most, its end token included; 0, which is no limit. Nothing is ever cut: {@link #overlong}
         * says what becomes of a pair with a longer response.
         */
        public Builder maxResponseTokens(int value) {
            maxResponseTokens = value;
            return this;
        }

        /**
         * Tokens of prompt, pictures and one response at most, end token included; 0, which leaves the model's positions as
         * the limit. Nothing is ever cut, least of all inside a picture.
         */
        public Builder maxTokens(long value) {
            maxTokens = value;
            return this;
        }

        /**
         * What becomes of pairs that are longer than {@link #maxResponseTokens}, {@link #maxTokens} or the positions of
         * policy or reference; {@link Overlong#SKIP}.
         */
        public Builder overlong(Overlong value) {
            overlong = value;
            return this;
        }

        /**
         * What becomes of pairs whose image is damaged or refused by the image processor of policy or reference. Default:
         * {@link UnusableImages#SKIP}: they are counted by a reason of their own and named in {@code training.json}. A
         * missing file ends the run in any case.
         */
        public Builder unusableImages(UnusableImages value) {
            unusableImages = value;
            return this;
        }

        /**
         * Pairs that are not trained on: their figures are told with {@code eval_} before the names of the training
         * figures, at the end of each epoch and as {@link #evaluateEvery} says; none. Their reference log-probabilities
         * are computed before training and kept in {@code reference-held-out.jsonl}.
         */
        public Builder heldOut(PreferenceDataset pairs) {
            heldOut = pairs;
            return this;
        }

        /**
         * Takes the reference's log-probabilities that came with the pairs, as {@link ReferenceLogProbs#write} stored them,
         * instead of computing them.
         *
         * @param card of the dataset; it must name the reference that training is given
         */
        public Builder storedReference(DatasetCard card) {
            storedReference = Optional.of(card);
            return this;
        }

        /** Prompts that are scored in one call, by the reference and in evaluations; 8. */
        public Builder referenceBatch(int value) {
            referenceBatch = value;
            return this;
        }

        /**
         * @throws IllegalArgumentException naming the option that is out of range
         */
        public DpoTrainer build() {
            if (loss != null && (beta != 0.1 || labelSmoothing != 0)) {
                throw new IllegalArgumentException(
                        "beta and labelSmoothing are options of the sigmoid loss: give them to" + " the loss "
                                + loss.name() + " itself");
            }
            TrainingOptions options = options();
            PreferenceObjective objective = new PreferenceObjective(
                    loss == null ? new SigmoidLoss(beta, labelSmoothing) : loss, weighting, sft);
            checkDropout(options, objective.loss());
            checkChoice(
                    heldOut.size() > 0,
                    PreferenceBatchLoss.figureNames(objective).stream()
                            .map(name -> "eval_" + name)
                            .toList());
            PairOptions pairs = new PairOptions(
                    objective,
                    new CompanionSource(imageDamage, options.batching().seed()),
                    new PairLimits(maxResponseTokens, maxTokens, overlong, unusableImages),
                    referenceBatch,
                    storedReference,
                    heldOut);
            return PairTrainer.of(pairs, options, observers());
        }

        /** A batch that is cut is scored as a whole first, and that without dropout. */
        private static void checkDropout(TrainingOptions options, PreferenceLoss loss) {
            double dropout =
                    options.optimizer().trained().lora().map(Lora::dropout).orElse(0.0);
            if (loss.coupled() && dropout > 0 && options.batching().cutsBatches()) {
                throw new IllegalArgumentException("the loss " + loss.name()
                        + " couples the pairs of a batch, and adapters' dropout of " + dropout
                        + " would differ between the passes that a batch is cut into: set microBatch to batchSize ("
                        + options.batching().size() + "), or take lora without dropout");
            }
        }
    }
}
