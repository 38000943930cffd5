package io.github.rlaifv.cli.option;

import io.github.rlaifv.core.policy.Policy;
import io.github.rlaifv.core.policy.Sampling;
import io.github.rlaifv.core.run.UnusableImages;
import io.github.rlaifv.feedback.FeedbackPipeline;
import io.github.rlaifv.feedback.claim.ClaimDecomposer;
import io.github.rlaifv.feedback.claim.PromptedClaimDecomposer;
import io.github.rlaifv.feedback.pair.PairSelector;
import io.github.rlaifv.feedback.score.DivideAndConquerScorer;
import io.github.rlaifv.feedback.score.YesNoScorerBuilder;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * The options that say how candidates are sampled and judged and which pairs are made of them, a mixin of the commands that
 * make feedback: {@code feedback}, {@code align}, and {@code spark-feedback} of another module.
 */
public final class FeedbackPipelineOptions {
    private final FeedbackPipeline.Builder feedback = FeedbackPipeline.builder();
    private final Sampling.Builder sampling = Sampling.builder();
    private final SortedMap<String, String> settings = new TreeMap<>();
    private int claimTokens;
    private boolean structuredLists;
    private int pairs;
    private double leastAnswerMass;

    @Option(
            names = "--candidates",
            order = -97,
            defaultValue = "" + FeedbackPipeline.DEFAULT_CANDIDATES,
            description = "number of candidates per instruction (default: ${DEFAULT-VALUE})")
    void candidates(int value) {
        feedback.candidates(value);
        settings.put("candidates", String.valueOf(value));
    }

    @Option(
            names = "--temperature",
            order = -96,
            defaultValue = "" + Sampling.DEFAULT_TEMPERATURE,
            description = "sampling temperature of responses (default: ${DEFAULT-VALUE})")
    void temperature(double value) {
        sampling.temperature(value).build();
        settings.put("temperature", String.valueOf(value));
    }

    @Option(
            names = "--max-new-tokens",
            order = -95,
            defaultValue = "" + Sampling.DEFAULT_MAX_NEW_TOKENS,
            description = "maximum number of tokens per response (default: ${DEFAULT-VALUE})")
    void maxNewTokens(int value) {
        sampling.maxNewTokens(value).build();
        settings.put("max_new_tokens", String.valueOf(value));
    }

    @Mixin
    private DecodingOptions decoding = new DecodingOptions();

    @Option(
            names = "--claim-tokens",
            order = -94,
            defaultValue = "" + PromptedClaimDecomposer.DEFAULT_CLAIM_TOKENS,
            description = "maximum number of tokens per list of claims or of questions (default: ${DEFAULT-VALUE})")
    void claimTokens(int value) {
        if (value < 1) {
            throw new IllegalArgumentException("must be >= 1, was " + value);
        }
        claimTokens = value;
        settings.put("claim_tokens", String.valueOf(value));
    }

    @Option(
            names = "--structured-lists",
            order = -79,
            defaultValue = "false",
            description =
                    "keep the model that divides responses to lists in JSON, with as many questions as claims; it must"
                            + " be behind a server with structured output (default: ${DEFAULT-VALUE})")
    void structuredLists(boolean value) {
        structuredLists = value;
        if (value) {
            settings.put("structured_lists", "true");
        }
    }

    @Option(
            names = "--least-answer-mass",
            order = -93,
            defaultValue = "" + YesNoScorerBuilder.DEFAULT_LEAST_ANSWER_MASS,
            description = "probability of yes and no together below which a labeler's answer is no verdict, from 0 to 1"
                    + " (default: ${DEFAULT-VALUE})")
    void leastAnswerMass(double value) {
        if (!(value >= 0 && value <= 1)) {
            throw new IllegalArgumentException("must be in [0, 1], was " + value);
        }
        leastAnswerMass = value;
        settings.put("least_answer_mass", String.valueOf(value));
    }

    @Mixin
    private CalibrationOption calibration = new CalibrationOption();

    @Option(
            names = {"--pairs-per-instruction", "--pairs"},
            order = -92,
            defaultValue = "" + PairSelector.DEFAULT_MAX_PAIRS,
            description = "maximum number of pairs per instruction (default: ${DEFAULT-VALUE})")
    void pairsPerInstruction(int value) {
        feedback.pairsPerInstruction(value);
        pairs = value;
        settings.put("pairs_per_instruction", String.valueOf(value));
    }

    @Option(
            names = "--per-call",
            order = -76,
            defaultValue = "" + FeedbackPipeline.DEFAULT_BATCH_SIZE,
            description =
                    "number of instructions per call of a model; may change the last digits of results (default: ${DEFAULT-VALUE})")
    void instructionsPerCall(int value) {
        feedback.batchSize(value);
    }

    /**
     * Checks the options of decoding, and names the model whose checkpoint may set them.
     *
     * @param policy folder or address of the model that writes the candidates
     * @throws IllegalArgumentException naming an option of decoding that is out of range, or has no folder to read from
     */
    public void checkDecoding(String policy) {
        decoding.model(policy);
    }

    /** The pipeline, still without models. */
    public FeedbackPipeline.Builder pipeline(UnusableImages unusableImages) {
        return feedback.sampling(decoding.over(sampling).build()).unusableImages(unusableImages);
    }

    /** The threshold of the labeler, if it was calibrated. */
    public CalibrationOption calibration() {
        return calibration;
    }

    /**
     * What divides responses.
     *
     * @param divider the model that divides; empty for rules
     */
    public ClaimDecomposer decomposer(Optional<Policy> divider) {
        return decomposer(divider, Optional.empty());
    }

    /**
     * What divides responses.
     *
     * @param divider the model that divides; empty for rules
     * @param asker the model that turns claims into questions; empty for the one that divides
     */
    public ClaimDecomposer decomposer(Optional<Policy> divider, Optional<Policy> asker) {
        return divider.map(model -> prompted(model, asker.orElse(model))).orElseGet(ClaimDecomposer::byRules);
    }

    /** What judges claims. */
    public DivideAndConquerScorer scorer(Policy labeler) {
        return calibration.scorer(DivideAndConquerScorer.builder(labeler).leastAnswerMass(leastAnswerMass));
    }

    private ClaimDecomposer prompted(Policy divider, Policy asker) {
        return PromptedClaimDecomposer.builder(divider)
                .asker(asker)
                .claimTokens(claimTokens)
                .structuredLists(structuredLists)
                .build();
    }

    /**
     * Checks that a model writes the lists that are asked for.
     *
     * @param rules whether responses are divided by rules
     * @throws IllegalArgumentException if responses are divided by rules, but --structured-lists is given
     */
    public void check(boolean rules) {
        if (structuredLists && rules) {
            throw new IllegalArgumentException("--structured-lists has no effect with --decomposer="
                    + DecomposerOption.RULES + ", where no model writes lists: remove one of them");
        }
    }

    /** Maximum number of pairs per instruction. */
    public int pairsPerInstruction() {
        return pairs;
    }

    /** Maximum number of tokens per list of claims. */
    public int claimTokens() {
        return claimTokens;
    }

    /** Whether the model that divides responses is kept to lists in JSON. */
    public boolean structuredLists() {
        return structuredLists;
    }

    /** Probability of yes and no together below which an answer is no verdict. */
    public double leastAnswerMass() {
        return leastAnswerMass;
    }

    /** What results depend on, by name. */
    public SortedMap<String, String> settings() {
        SortedMap<String, String> all = new TreeMap<>(settings);
        all.putAll(decoding.changed());
        calibration
                .threshold()
                .ifPresent(known ->
                        all.put("threshold", String.valueOf(known.threshold().value())));
        return all;
    }
}
