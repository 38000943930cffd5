package io.github.rlaifv.cli.align;

import io.github.rlaifv.align.Alignment;
import io.github.rlaifv.align.AlignmentBuilder;
import io.github.rlaifv.align.ClaimMetric;
import io.github.rlaifv.align.InstructionSplit;
import io.github.rlaifv.align.ResponseJudge;
import io.github.rlaifv.cli.command.InstructionOptions;
import io.github.rlaifv.cli.command.UnusableImagesOption;
import io.github.rlaifv.core.policy.Policy;
import io.github.rlaifv.core.policy.Sampling;
import io.github.rlaifv.core.run.RunListener;
import io.github.rlaifv.dpo.IterativeAlignment;
import io.github.rlaifv.feedback.FeedbackPipeline;
import io.github.rlaifv.feedback.claim.PromptedClaimDecomposer;
import io.github.rlaifv.feedback.score.DivideAndConquerScorer;
import java.nio.file.Path;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * The options that all alignment commands share, each applied to the library's builder that has it. The values that results
 * depend on are also kept by name, for {@code alignment-settings.json}.
 */
final class AlignmentOptions {
    private final FeedbackPipeline.Builder feedback = FeedbackPipeline.builder();
    private final IterativeAlignment.Builder rounds = IterativeAlignment.builder();
    private final Sampling.Builder sampling = Sampling.builder();
    private final SortedMap<String, String> settings = new TreeMap<>();
    private int instructionsPerCall;
    private int maxNewTokens;
    private int claimTokens;
    private double leastAnswerMass;
    private long seed;

    @Mixin
    private InstructionOptions instructions = new InstructionOptions();

    @Option(
            names = "--output",
            order = -120,
            required = true,
            description = "folder of the run; a stopped run in it goes on")
    @SuppressWarnings("NullAway.Init") // picocli fills it in
    private Path output;

    @Option(
            names = "--decomposer",
            order = -119,
            description = "folder or address of the model that divides (default: the labeler)")
    private @Nullable String decomposer;

    @Option(names = "--rounds", order = -100, defaultValue = "4", description = "of feedback and learning (default: 4)")
    void rounds(int value) {
        rounds.rounds(value);
    }

    @Option(
            names = "--per-round",
            order = -99,
            defaultValue = "4000",
            description = "instructions a round (default: 4000)")
    private int instructionsPerRound;

    @Option(
            names = "--development",
            order = -98,
            defaultValue = "100",
            description = "instructions held out to compare rounds on (default: 100)")
    private int development;

    @Option(names = "--candidates", order = -97, defaultValue = "10", description = "an instruction (default: 10)")
    void candidates(int value) {
        feedback.candidates(value);
        settings.put("candidates", String.valueOf(value));
    }

    @Option(names = "--temperature", order = -96, defaultValue = "0.7", description = "of candidates (default: 0.7)")
    void temperature(double value) {
        sampling.temperature(value);
        settings.put("temperature", String.valueOf(value));
    }

    @Option(names = "--max-new-tokens", order = -95, defaultValue = "512", description = "of a response (default: 512)")
    void maxNewTokens(int value) {
        maxNewTokens = value;
        sampling.maxNewTokens(value);
        settings.put("max_new_tokens", String.valueOf(value));
    }

    @Option(
            names = "--claim-tokens",
            order = -94,
            defaultValue = "256",
            description = "of a list of claims or of questions (default: 256)")
    void claimTokens(int value) {
        claimTokens = value;
        settings.put("claim_tokens", String.valueOf(value));
    }

    @Option(
            names = "--least-answer-mass",
            order = -93,
            defaultValue = "0.5",
            description =
                    "probability of yes and no together below which a labeler's answer is no verdict (default: 0.5)")
    void leastAnswerMass(double value) {
        leastAnswerMass = value;
        settings.put("least_answer_mass", String.valueOf(value));
    }

    @Option(names = "--pairs", order = -92, defaultValue = "2", description = "an instruction at most (default: 2)")
    void pairsPerInstruction(int value) {
        feedback.pairsPerInstruction(value);
        settings.put("pairs_per_instruction", String.valueOf(value));
    }

    @Mixin
    private DpoTrainingOptions training = new DpoTrainingOptions();

    @Option(
            names = "--per-call",
            order = -80,
            defaultValue = "8",
            description = "instructions handed to the models at once (default: 8)")
    void instructionsPerCall(int value) {
        instructionsPerCall = value;
        feedback.batchSize(value);
    }

    @Mixin
    private UnusableImagesOption unusableImages = new UnusableImagesOption();

    @Mixin
    private ModelOptions models = new ModelOptions();

    @Option(names = "--seed", order = -70, defaultValue = "0", description = "of every random choice (default: 0)")
    void seed(long value) {
        seed = value;
        settings.put("seed", String.valueOf(value));
    }

    Path output() {
        return output;
    }

    ModelOptions models() {
        return models;
    }

    /** The model that divides, if it is not the labeler. The caller closes it. */
    @Nullable
    Policy openDecomposer() {
        return decomposer == null ? null : models.open(decomposer);
    }

    /** The instructions of the run. */
    InstructionSplit split() {
        return InstructionSplit.of(instructions.open(), development, seed);
    }

    /** What results depend on, of the options alone. */
    SortedMap<String, String> settings() {
        SortedMap<String, String> all = new TreeMap<>(settings);
        all.putAll(training.settings());
        all.putAll(models.settings());
        all.put("instructions_per_round", String.valueOf(instructionsPerRound));
        return all;
    }

    /** What divides responses and judges their claims. */
    ResponseJudge judge(Policy divider, Policy labeler) {
        return new ResponseJudge(
                PromptedClaimDecomposer.builder(divider)
                        .claimTokens(claimTokens)
                        .build(),
                DivideAndConquerScorer.builder(labeler)
                        .leastAnswerMass(leastAnswerMass)
                        .build());
    }

    /** What rounds are compared by. */
    ClaimMetric.Builder metric(ResponseJudge judge, InstructionSplit split, RunListener listener) {
        return ClaimMetric.builder(judge, split.heldOut())
                .maxNewTokens(maxNewTokens)
                .batchSize(instructionsPerCall)
                .unusableImages(unusableImages.choice())
                .listener(listener);
    }

    /** The name of that metric. */
    String metricName(Policy labeler) {
        return "confirmed minus rejected claims a response, on " + development + " instructions held out by seed "
                + seed + ", judged by " + labeler.name();
    }

    /** The rounds, still without a labeler and a metric. */
    AlignmentBuilder alignment(InstructionSplit split) {
        return Alignment.builder()
                .instructions(split.training(), instructionsPerRound)
                .feedback(feedback.sampling(sampling.build()).unusableImages(unusableImages.choice()))
                .training(training.trainer(models.storage()).unusableImages(unusableImages.choice()))
                .open(models::train)
                .seed(seed);
    }

    IterativeAlignment.Builder rounds() {
        return rounds;
    }
}
