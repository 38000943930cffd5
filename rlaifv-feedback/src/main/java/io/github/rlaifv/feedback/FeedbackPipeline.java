package io.github.rlaifv.feedback;

import io.github.rlaifv.core.data.ImageRoots;
import io.github.rlaifv.core.data.Instruction;
import io.github.rlaifv.core.dataset.InstructionDataset;
import io.github.rlaifv.core.dataset.JsonlPreferences;
import io.github.rlaifv.core.dataset.PreferenceDataset;
import io.github.rlaifv.core.internal.RequiredOption;
import io.github.rlaifv.core.policy.Capability;
import io.github.rlaifv.core.policy.Policy;
import io.github.rlaifv.core.policy.Sampling;
import io.github.rlaifv.core.run.RunListener;
import io.github.rlaifv.core.run.Shard;
import io.github.rlaifv.core.run.ShardResult;
import io.github.rlaifv.core.run.UnusableImages;
import io.github.rlaifv.feedback.claim.ClaimDecomposer;
import io.github.rlaifv.feedback.pair.PairMaker;
import io.github.rlaifv.feedback.pair.PairSelector;
import io.github.rlaifv.feedback.score.FeedbackScorer;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalDouble;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/**
 * The feedback pipeline of RLAIF-V (arXiv 2405.17220, section 3). It samples candidate responses, divides them into
 * claims, has the labeler judge the claims, and makes preference pairs of the candidates.
 *
 * <p>The candidates of an instruction are deconfounded: they come from one policy, one prompt and one sampling, and
 * only the random numbers differ. So two candidates differ in content rather than in style.
 *
 * <p>A run writes its results to a folder. {@code settings.json} records the settings. {@code candidates.jsonl}, {@code
 * claims.jsonl} and {@code scores.jsonl} hold one instruction per line, which is appended when it is finished. {@code
 * pairs.jsonl} holds one pair per line (see {@link io.github.rlaifv.core.dataset.JsonlPreferences}), with its {@link
 * io.github.rlaifv.core.dataset.DatasetCard} beside it. A stopped run is resumed by running it again, also in another
 * process: it does only what is missing, and ends with the same files as an unbroken run. Candidates that can't be
 * judged are skipped, counted by reason and reported to the listener. Reasons are a blank text, no claim found, or
 * questions that do not match the facts.
 */
public final class FeedbackPipeline {
    private final FeedbackOptions options;

    private FeedbackPipeline(FeedbackOptions options) {
        this.options = options;
    }

    /** Default number of candidates per instruction. */
    public static final int DEFAULT_CANDIDATES = 10;

    /** Default number of instructions that are processed at once. */
    public static final int DEFAULT_BATCH_SIZE = 8;

    /**
     * Returns a builder with the settings of the paper. Required are the policy, the scorer and, if the scorer judges
     * claims, the decomposer.
     */
    public static Builder builder() {
        return new Builder();
    }

    /**
     * Makes pairs for instructions. Work that is finished in the folder is not repeated.
     *
     * @param instructions instructions with distinct ids
     * @param folder folder of the results, created if it is missing
     * @throws io.github.rlaifv.core.run.BadDataException if two instructions have the same id, if the folder was made
     *     with other settings or with other instructions of the same ids (the message says which), if a file in it is
     *     damaged before its last line, or if another run is writing to it
     */
    public FeedbackResult run(List<Instruction> instructions, Path folder) {
        return run(InstructionDataset.of(instructions), folder);
    }

    /**
     * Makes pairs for instructions. Work that is finished in the folder is not repeated. Instructions are read in
     * batches and results are written to the folder. So memory holds one batch and, per instruction, some hundred bytes
     * that locate its results.
     *
     * @param instructions instructions with distinct ids, which are read once per stage
     * @param folder folder of the results, created if it is missing
     * @throws io.github.rlaifv.core.run.BadDataException in the cases of {@link #run(List, Path)}
     */
    public FeedbackResult run(InstructionDataset instructions, Path folder) {
        return new FeedbackRun(options, instructions, folder).run();
    }

    /**
     * Runs one shard: every n-th batch of {@link Builder#batchSize} instructions. Work that is finished in the folder is
     * not repeated. {@link #merge} joins the folders of all shards.
     *
     * @param shard the shard
     * @param instructions all instructions of the whole run, the same for each shard
     * @param folder folder of the shard, created if it is missing
     * @return how many instructions the shard has, and how many are not finished because requests failed
     * @throws io.github.rlaifv.core.run.BadDataException in the cases of {@link #run(List, Path)}, and if the folder holds
     *     another shard, or one of other instructions or batches
     */
    public ShardResult runShard(Shard shard, InstructionDataset instructions, Path folder) {
        return new FeedbackShard(options, instructions, shard, folder).run();
    }

    /**
     * Joins the shards of a run. The new folder has the bytes of the folder that one unbroken run writes. No model is
     * needed. Memory holds some forty bytes per instruction, which locate its results, and some bytes per pair.
     *
     * @param shards folders of all shards, in any order
     * @param folder folder for the whole run, missing or empty
     * @return the pairs for training
     * @throws io.github.rlaifv.core.run.BadDataException if a shard is missing, there twice or not finished, if settings,
     *     models or instructions differ, or if the folder is not empty; the message names the folders. Nothing is written
     *     then
     */
    public static PreferenceDataset merge(List<Path> shards, Path folder) {
        return merge(shards, folder, RunListener.NONE);
    }

    /**
     * Same as {@link #merge(List, Path)}, with progress.
     *
     * @param listener listener that is notified of the stages: one that checks the shards, one per file whose lines are
     *     joined, and two that read the instructions for the balance of lengths and for the pairs
     */
    public static PreferenceDataset merge(List<Path> shards, Path folder, RunListener listener) {
        FeedbackMerge.of(shards, folder, listener);
        return JsonlPreferences.open(folder.resolve("pairs.jsonl"), ImageRoots.anywhere());
    }

    /**
     * Processes one batch of instructions without a folder: candidates, claims, scores and pairs before length
     * balancing. It is a function of the instructions and the settings, so it can be repeated, and it can be called by
     * several threads. For engines that store results themselves, such as Spark. Batches of {@link
     * FeedbackSettings#batchSize} instructions by position give the same results as {@link #run(InstructionDataset,
     * Path)}.
     *
     * @param batch instructions with distinct ids, which share the calls of models
     * @return one element per instruction, in order
     * @throws io.github.rlaifv.core.run.BadDataException if an image file is missing, or if two instructions have the
     *     same id
     */
    public List<InstructionFeedback> process(List<Instruction> batch) {
        return new BatchFeedback(options).work(InstructionDataset.of(batch).toList());
    }

    /** Returns the settings that don't depend on a model. */
    public FeedbackSettings settings() {
        return options.settings();
    }

    /** Returns everything that results depend on, by name, as {@code settings.json} and the dataset card record it. */
    public SortedMap<String, String> identity() {
        return options.identity();
    }

    FeedbackOptions options() {
        return options;
    }

    /** Builder of {@link FeedbackPipeline}. */
    public static final class Builder {
        @Nullable
        private Policy policy;

        @Nullable
        private ClaimDecomposer decomposer;

        @Nullable
        private FeedbackScorer scorer;

        @Nullable
        private PairMaker pairMaker;

        private int candidates = DEFAULT_CANDIDATES;
        private Sampling sampling = Sampling.builder().build();
        private long seed;
        private int pairsPerInstruction = PairSelector.DEFAULT_MAX_PAIRS;
        private OptionalDouble minScoreDifference = OptionalDouble.empty();
        private boolean lengthBalance = true;
        private RunListener listener = RunListener.NONE;
        private int batchSize = DEFAULT_BATCH_SIZE;
        private UnusableImages unusableImages = UnusableImages.SKIP;

        private Builder() {}

        /** The model to be aligned, which writes the candidates. Required. */
        public Builder policy(Policy value) {
            policy = value;
            return this;
        }

        /** Divides candidates into claims. Required if the scorer judges claims. */
        public Builder decomposer(ClaimDecomposer value) {
            decomposer = value;
            return this;
        }

        /** Judges the candidates. Required. */
        public Builder scorer(FeedbackScorer value) {
            scorer = value;
            return this;
        }

        /**
         * Makes pairs of the scored candidates, such as {@link io.github.rlaifv.feedback.pair.TopicRewriter} or a
         * {@link PairSelector} with other options. {@link #pairsPerInstruction} and {@link #minScoreDifference} apply
         * only to the default. Default: the paper's {@link PairSelector}.
         */
        public Builder pairMaker(PairMaker value) {
            pairMaker = value;
            return this;
        }

        /** Number of candidates per instruction, at least 2. Default: {@value FeedbackPipeline#DEFAULT_CANDIDATES}. */
        public Builder candidates(int value) {
            candidates = atLeast(2, value, "candidates");
            return this;
        }

        /**
         * How candidates are sampled. The seed of the sampling is replaced by {@link #seed}. Default: temperature
         * {@value Sampling#DEFAULT_TEMPERATURE} and at most {@value Sampling#DEFAULT_MAX_NEW_TOKENS} new tokens.
         */
        public Builder sampling(Sampling value) {
            sampling = value;
            return this;
        }

        /** Seed of the candidates and of the draw of pairs. Use another seed for each round. Default: 0. */
        public Builder seed(long value) {
            seed = value;
            return this;
        }

        /** Maximum number of pairs drawn per instruction. Default: {@value PairSelector#DEFAULT_MAX_PAIRS}. */
        public Builder pairsPerInstruction(int value) {
            pairsPerInstruction = atLeast(1, value, "pairsPerInstruction");
            return this;
        }

        /**
         * Smallest score difference between the two responses of a pair, above 0. Default: {@link
         * FeedbackScorer#smallestDifference} of the scorer, which is 1 for scorers that count claims.
         */
        public Builder minScoreDifference(double value) {
            if (!(value > 0) || Double.isInfinite(value)) {
                throw new IllegalArgumentException("minScoreDifference must be finite and > 0, was " + value);
            }
            minScoreDifference = OptionalDouble.of(value);
            return this;
        }

        /** Whether pairs are dropped until chosen and rejected texts are equally long on average. Default: true. */
        public Builder lengthBalance(boolean value) {
            lengthBalance = value;
            return this;
        }

        /**
         * Listener that is notified of stages (candidates, claims, scores and pairs, with instructions as units) and of
         * skipped candidates. Default: none.
         */
        public Builder listener(RunListener value) {
            listener = value;
            return this;
        }

        /**
         * Number of instructions that are processed and written to disk together. It bounds memory and determines which
         * requests share a call. Results depend on it only within the bounds of {@link Policy}. Default:
         * {@value FeedbackPipeline#DEFAULT_BATCH_SIZE}.
         */
        public Builder batchSize(int value) {
            batchSize = atLeast(1, value, "batchSize");
            return this;
        }

        /**
         * What happens to instructions whose image is damaged or rejected by the policy's image processor. With {@link
         * UnusableImages#SKIP} they get no candidates, are counted in {@link FeedbackCounts#withoutCandidates}, and are
         * named with the reason in candidates.jsonl. A missing file ends the run in any case. Default: {@link
         * UnusableImages#SKIP}.
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

        /** Returns the settings that don't depend on a model, as they are set so far. */
        public FeedbackSettings settings() {
            return new FeedbackSettings(candidates, sampling.withSeed(seed), lengthBalance, batchSize, unusableImages);
        }

        /**
         * Builds the pipeline.
         *
         * @throws IllegalStateException if the policy, the scorer or a required decomposer is missing; the message
         *     names it
         * @throws io.github.rlaifv.core.policy.MissingCapabilityException if the policy can't write responses
         */
        public FeedbackPipeline build() {
            Policy writer = RequiredOption.of("FeedbackPipeline", "policy", policy);
            FeedbackScorer judge = RequiredOption.of("FeedbackPipeline", "scorer", scorer);
            if (judge.needsClaims()) {
                RequiredOption.of("FeedbackPipeline", "decomposer", decomposer, "since the scorer judges claims");
            }
            Capability.GENERATE.require(writer, "the policy that writes candidates");
            // the pairs are drawn with the seed of the sampling, which the settings record already
            boolean standard = pairMaker == null;
            return new FeedbackPipeline(new FeedbackOptions(
                    writer,
                    judge,
                    judge.needsClaims() ? decomposer : null,
                    pairMaker == null ? standardPairs(judge) : pairMaker,
                    standard,
                    settings(),
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
