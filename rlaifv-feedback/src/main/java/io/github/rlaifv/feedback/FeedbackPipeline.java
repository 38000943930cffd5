package io.github.rlaifv.feedback;

import io.github.rlaifv.core.data.Instruction;
import io.github.rlaifv.core.dataset.InstructionDataset;
import io.github.rlaifv.core.internal.RequiredOption;
import io.github.rlaifv.core.policy.Capability;
import io.github.rlaifv.core.policy.Policy;
import io.github.rlaifv.core.policy.Sampling;
import io.github.rlaifv.core.run.RunListener;
import io.github.rlaifv.core.run.UnusableImages;
import io.github.rlaifv.feedback.claim.ClaimDecomposer;
import io.github.rlaifv.feedback.pair.PairMaker;
import io.github.rlaifv.feedback.pair.PairSelector;
import io.github.rlaifv.feedback.score.FeedbackScorer;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/**
 * RLAIF-V's feedback (arXiv 2405.17220, section 3): samples candidates, divides them into claims, has the labeler judge
 * these, and pairs the candidates.
 *
 * <p>The candidates of an instruction are deconfounded: one policy, one prompt, one sampling, only the random numbers
 * differ, so two of them differ in content and not in style.
 *
 * <p>A run writes to its folder: {@code settings.json}; {@code candidates.jsonl}, {@code claims.jsonl} and {@code
 * scores.jsonl} with one instruction a line, appended as work is finished; {@code pairs.jsonl} with one pair a line (see
 * {@link io.github.rlaifv.core.dataset.JsonlPreferences}), its {@link io.github.rlaifv.core.dataset.DatasetCard} beside it. Run again after a stop, also by another program, it does only
 * what is missing and ends with the same files as an unbroken run. A candidate that can't be judged (blank, no claim
 * found, questions that do not match) is left out, counted by reason and told to the listener.
 */
public final class FeedbackPipeline {
    private final FeedbackOptions options;

    private FeedbackPipeline(FeedbackOptions options) {
        this.options = options;
    }

    /** Starts from the paper's settings; policy, scorer and, for scorers that judge claims, decomposer are needed. */
    public static Builder builder() {
        return new Builder();
    }

    /**
     * Makes pairs for instructions, continuing what is finished in the folder.
     *
     * @param instructions with distinct ids
     * @param folder created where it is missing
     * @throws io.github.rlaifv.core.run.BadDataException if an id stands twice, if the folder was made with other
     *     settings or other instructions under these ids (the message says which), if a file in it is damaged before its
     *     last line, or if another run is writing to it
     */
    public FeedbackResult run(List<Instruction> instructions, Path folder) {
        return run(InstructionDataset.of(instructions), folder);
    }

    /**
     * Makes pairs for instructions, continuing what is finished in the folder. Instructions are read as they are worked
     * on and results go to the folder, so memory holds a batch, whatever the number of instructions (and some hundred
     * bytes to find each one's results again).
     *
     * @param instructions gone through once a stage
     * @param folder created where it is missing
     * @throws io.github.rlaifv.core.run.BadDataException as {@link #run(List, Path)}
     */
    public FeedbackResult run(InstructionDataset instructions, Path folder) {
        return new FeedbackRun(options, instructions, folder).run();
    }

    FeedbackOptions options() {
        return options;
    }

    /** Collects the options of {@link FeedbackPipeline}. */
    public static final class Builder {
        @Nullable
        private Policy policy;

        @Nullable
        private ClaimDecomposer decomposer;

        @Nullable
        private FeedbackScorer scorer;

        @Nullable
        private PairMaker pairMaker;

        private int candidates = 10;
        private Sampling sampling = Sampling.builder().build();
        private long seed;
        private int pairsPerInstruction = 2;
        private OptionalDouble minScoreDifference = OptionalDouble.empty();
        private boolean lengthBalance = true;
        private RunListener listener = RunListener.NONE;
        private int batchSize = 8;
        private UnusableImages unusableImages = UnusableImages.SKIP;

        private Builder() {}

        /** The model that is to be aligned: it writes the candidates. */
        public Builder policy(Policy value) {
            policy = value;
            return this;
        }

        /** Divides candidates into claims; needed if the scorer judges claims. */
        public Builder decomposer(ClaimDecomposer value) {
            decomposer = value;
            return this;
        }

        /** Judges the candidates. */
        public Builder scorer(FeedbackScorer value) {
            scorer = value;
            return this;
        }

        /**
         * Another way to make pairs of the scored candidates, such as {@link
         * io.github.rlaifv.feedback.pair.TopicRewriter}, or a {@link PairSelector} that asks for more. Default: the
         * paper's {@link PairSelector}; then, and only then, {@link #pairsPerInstruction} and {@link
         * #minScoreDifference} count.
         */
        public Builder pairMaker(PairMaker value) {
            pairMaker = value;
            return this;
        }

        /** Candidates an instruction, at least 2; default 10. */
        public Builder candidates(int value) {
            candidates = atLeast(2, value, "candidates");
            return this;
        }

        /** How candidates are drawn; default temperature 0.7, 512 new tokens. Its seed gives way to {@link #seed}. */
        public Builder sampling(Sampling value) {
            sampling = value;
            return this;
        }

        /** Of candidates and of the draw of pairs; default 0. Take another one each round. */
        public Builder seed(long value) {
            seed = value;
            return this;
        }

        /** Pairs drawn an instruction at most; default 2. */
        public Builder pairsPerInstruction(int value) {
            pairsPerInstruction = atLeast(1, value, "pairsPerInstruction");
            return this;
        }

        /**
         * Smallest difference of the scores of a pair, above 0. Default: the scorer's {@link
         * FeedbackScorer#smallestDifference}, which is 1 for scorers that count claims.
         */
        public Builder minScoreDifference(double value) {
            if (!(value > 0)) {
                throw new IllegalArgumentException("minScoreDifference must be > 0, was " + value);
            }
            minScoreDifference = OptionalDouble.of(value);
            return this;
        }

        /** Whether pairs are dropped until chosen and rejected texts are equally long on average; default true. */
        public Builder lengthBalance(boolean value) {
            lengthBalance = value;
            return this;
        }

        /** Told of stages (candidates, claims, scores, pairs; units are instructions) and of skipped candidates. */
        public Builder listener(RunListener value) {
            listener = value;
            return this;
        }

        /**
         * Number of instructions worked on, and written down, at once. It bounds memory and decides which requests share
         * a call: results depend on it only within the bounds of {@link Policy}. Default: 8.
         */
        public Builder batchSize(int value) {
            batchSize = atLeast(1, value, "batchSize");
            return this;
        }

        /**
         * What becomes of instructions whose image is damaged or refused by the policy's image processor. Default: {@link
         * UnusableImages#SKIP}: they have no candidates, {@link FeedbackCounts#withoutCandidates} counts them, and
         * candidates.jsonl names image and reason. A missing file ends the run in any case.
         */
        public Builder unusableImages(UnusableImages value) {
            unusableImages = value;
            return this;
        }

        private static int atLeast(int least, int value, String name) {
            if (value < least) {
                throw new IllegalArgumentException(name + " must be >= " + least + ", was " + value);
            }
            return value;
        }

        /**
         * @throws IllegalStateException naming what is missing: policy, scorer, or decomposer
         * @throws io.github.rlaifv.core.policy.MissingCapabilityException if the policy can't write responses
         */
        public FeedbackPipeline build() {
            Policy writer = RequiredOption.of("FeedbackPipeline", "policy", policy);
            FeedbackScorer judge = RequiredOption.of("FeedbackPipeline", "scorer", scorer);
            if (judge.needsClaims()) {
                RequiredOption.of("FeedbackPipeline", "decomposer", decomposer, "since the scorer judges claims");
            }
            Capability.GENERATE.require(writer, "the policy that writes candidates");
            // the pairs' seed is the sampling's, which stands in the settings already
            boolean standard = pairMaker == null;
            return new FeedbackPipeline(new FeedbackOptions(
                    writer,
                    judge,
                    judge.needsClaims() ? decomposer : null,
                    pairMaker == null ? standardPairs(judge) : pairMaker,
                    standard,
                    candidates,
                    sampling.withSeed(seed),
                    lengthBalance,
                    batchSize,
                    unusableImages,
                    listener));
        }

        private PairMaker standardPairs(FeedbackScorer judge) {
            return PairSelector.builder()
                    .maxPairs(pairsPerInstruction)
                    .minDifference(minScoreDifference.orElseGet(judge::smallestDifference))
                    .seed(seed)
                    .build();
        }
    }
}
