package io.github.rlaifv.align;

import io.github.rlaifv.core.dataset.InstructionDataset;
import io.github.rlaifv.core.device.ScalarType;
import io.github.rlaifv.core.policy.PolicyOptions;
import io.github.rlaifv.core.run.UnusableImages;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalDouble;

/** Collects the settings of {@link AlignmentPlan}. */
public final class AlignmentPlanBuilder {
    private final Path policy;
    private final InstructionDataset instructions;
    private final Path output;
    private Optional<String> labeler = Optional.empty();
    private boolean newestLabeler;
    private Optional<String> decomposer = Optional.empty();
    private int rounds = 4;
    private int instructionsPerRound = 4000;
    private int development = 100;
    private int candidates = 10;
    private double temperature = 0.7;
    private int maxNewTokens = 512;
    private int claimTokens = 256;
    private double leastAnswerMass = 0.5;
    private int pairsPerInstruction = 2;
    private double beta = 0.1;
    private OptionalDouble learningRate = OptionalDouble.empty();
    private int loraRank;
    private int epochs = 4;
    private int batchSize = 8;
    private int microBatch = 1;
    private long checkpointEvery = 500;
    private int instructionsPerCall = 8;
    private Optional<ScalarType> storage = Optional.empty();
    private UnusableImages unusableImages = UnusableImages.SKIP;
    private PolicyOptions options = PolicyOptions.defaults();
    private long seed;

    AlignmentPlanBuilder(Path policy, InstructionDataset instructions, Path output) {
        this.policy = policy;
        this.instructions = instructions;
        this.output = output;
    }

    /** Folder, or address of a server, of the model that judges claims; the policy itself. */
    public AlignmentPlanBuilder labeler(String value) {
        labeler = Optional.of(value);
        return this;
    }

    /** Whether a policy that judges itself does so as it is at the start of each round; false. */
    public AlignmentPlanBuilder newestLabeler(boolean value) {
        newestLabeler = value;
        return this;
    }

    /** Folder or address of the model that divides responses; the labeler. */
    public AlignmentPlanBuilder decomposer(String value) {
        decomposer = Optional.of(value);
        return this;
    }

    /** Rounds of feedback and learning; 4. */
    public AlignmentPlanBuilder rounds(int value) {
        rounds = value;
        return this;
    }

    /** Instructions a round; 4000. */
    public AlignmentPlanBuilder instructionsPerRound(int value) {
        instructionsPerRound = value;
        return this;
    }

    /** Instructions held out to compare the rounds on; 100. */
    public AlignmentPlanBuilder development(int value) {
        development = value;
        return this;
    }

    /** Candidates an instruction; 10. */
    public AlignmentPlanBuilder candidates(int value) {
        candidates = value;
        return this;
    }

    /** Of candidates; 0.7. */
    public AlignmentPlanBuilder temperature(double value) {
        temperature = value;
        return this;
    }

    /** Of a response; 512. */
    public AlignmentPlanBuilder maxNewTokens(int value) {
        maxNewTokens = value;
        return this;
    }

    /** Of a list of claims, and of a list of questions; 256. */
    public AlignmentPlanBuilder claimTokens(int value) {
        claimTokens = value;
        return this;
    }

    /**
     * Least probability of yes and no together that makes a labeler's answer a verdict, in [0, 1]; 0 takes every answer.
     * Default: 0.5.
     */
    public AlignmentPlanBuilder leastAnswerMass(double value) {
        leastAnswerMass = value;
        return this;
    }

    /** At most; 2. */
    public AlignmentPlanBuilder pairsPerInstruction(int value) {
        pairsPerInstruction = value;
        return this;
    }

    /** Strength of the tie to the reference; 0.1. */
    public AlignmentPlanBuilder beta(double value) {
        beta = value;
        return this;
    }

    /** Peak; {@value AlignmentPlan#FULL_RATE}, of adapters {@value AlignmentPlan#LORA_RATE}. */
    public AlignmentPlanBuilder learningRate(double value) {
        learningRate = OptionalDouble.of(value);
        return this;
    }

    /** Rank of adapters, alpha twice that; 0, which trains language model and projector themselves. */
    public AlignmentPlanBuilder loraRank(int value) {
        loraRank = value;
        return this;
    }

    /** A round; 4. */
    public AlignmentPlanBuilder epochs(int value) {
        epochs = value;
        return this;
    }

    /** Pairs an optimizer step; 8. */
    public AlignmentPlanBuilder batchSize(int value) {
        batchSize = value;
        return this;
    }

    /** Pairs a backward pass; 1. */
    public AlignmentPlanBuilder microBatch(int value) {
        microBatch = value;
        return this;
    }

    /** Steps; 500, and 0 writes no checkpoints. */
    public AlignmentPlanBuilder checkpointEvery(long value) {
        checkpointEvery = value;
        return this;
    }

    /** Number of instructions handed to the models at once; see {@code FeedbackPipeline.Builder.batchSize}. Default: 8. */
    public AlignmentPlanBuilder instructionsPerCall(int value) {
        instructionsPerCall = value;
        return this;
    }

    /** Type of the trained weights in memory and in the folders written; the checkpoint's. */
    public AlignmentPlanBuilder storage(ScalarType value) {
        storage = Optional.of(value);
        return this;
    }

    /**
     * What becomes of images that are damaged or that a model refuses. Default: {@link UnusableImages#SKIP}: what shows them
     * is left out, counted and named.
     */
    public AlignmentPlanBuilder unusableImages(UnusableImages value) {
        unusableImages = value;
        return this;
    }

    /** How models are opened. */
    public AlignmentPlanBuilder options(PolicyOptions value) {
        options = value;
        return this;
    }

    /** Of every random choice; 0. */
    public AlignmentPlanBuilder seed(long value) {
        seed = value;
        return this;
    }

    /**
     * @throws IllegalArgumentException naming the setting that is out of range
     */
    public AlignmentPlan build() {
        double rate = learningRate.orElse(loraRank > 0 ? AlignmentPlan.LORA_RATE : AlignmentPlan.FULL_RATE);
        return new AlignmentPlan(
                policy,
                labeler,
                newestLabeler,
                decomposer,
                instructions,
                output,
                rounds,
                instructionsPerRound,
                development,
                candidates,
                temperature,
                maxNewTokens,
                claimTokens,
                leastAnswerMass,
                pairsPerInstruction,
                beta,
                rate,
                loraRank,
                epochs,
                batchSize,
                microBatch,
                checkpointEvery,
                instructionsPerCall,
                storage,
                unusableImages,
                options,
                seed);
    }
}
