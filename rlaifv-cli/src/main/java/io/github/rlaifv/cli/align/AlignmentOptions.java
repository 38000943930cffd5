package io.github.rlaifv.cli.align;

import io.github.rlaifv.align.AlignmentPlan;
import io.github.rlaifv.align.AlignmentPlanBuilder;
import io.github.rlaifv.cli.command.DeviceOption;
import io.github.rlaifv.cli.command.InstructionOptions;
import io.github.rlaifv.cli.command.UnusableImagesOption;
import io.github.rlaifv.core.device.ScalarType;
import io.github.rlaifv.core.policy.PolicyOptions;
import java.nio.file.Path;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The options that all alignment commands share. What is not given keeps {@link AlignmentPlan}'s setting. */
final class AlignmentOptions {
    @Mixin
    private InstructionOptions instructions = new InstructionOptions();

    @Option(names = "--output", required = true, description = "folder of the run; a stopped run in it goes on")
    @SuppressWarnings("NullAway.Init") // picocli fills it in
    private Path output;

    @Option(names = "--decomposer", description = "folder or address of the model that divides (default: the labeler)")
    private @Nullable String decomposer;

    @Option(names = "--rounds", description = "of feedback and learning (default: 4)")
    private @Nullable Integer rounds;

    @Option(names = "--per-round", description = "instructions a round (default: 4000)")
    private @Nullable Integer instructionsPerRound;

    @Option(names = "--development", description = "instructions held out to compare rounds on (default: 100)")
    private @Nullable Integer development;

    @Option(names = "--candidates", description = "an instruction (default: 10)")
    private @Nullable Integer candidates;

    @Option(names = "--temperature", description = "of candidates (default: 0.7)")
    private @Nullable Double temperature;

    @Option(names = "--max-new-tokens", description = "of a response (default: 512)")
    private @Nullable Integer maxNewTokens;

    @Option(names = "--claim-tokens", description = "of a list of claims or of questions (default: 256)")
    private @Nullable Integer claimTokens;

    @Option(
            names = "--least-answer-mass",
            description =
                    "probability of yes and no together below which a labeler's answer is no verdict (default: 0.5)")
    private @Nullable Double leastAnswerMass;

    @Option(names = "--pairs", description = "an instruction at most (default: 2)")
    private @Nullable Integer pairsPerInstruction;

    @Option(names = "--beta", description = "strength of the tie to the reference (default: 0.1)")
    private @Nullable Double beta;

    @Option(
            names = "--learning-rate",
            description =
                    "peak (default: " + AlignmentPlan.FULL_RATE + ", with --lora " + AlignmentPlan.LORA_RATE + ")")
    private @Nullable Double learningRate;

    @Option(names = "--lora", description = "rank of adapters (default: language model and projector are trained)")
    private @Nullable Integer loraRank;

    @Option(names = "--epochs", description = "a round (default: 4)")
    private @Nullable Integer epochs;

    @Option(names = "--batch-size", description = "pairs an optimizer step (default: 8)")
    private @Nullable Integer batchSize;

    @Option(names = "--micro-batch", description = "pairs a backward pass (default: 1)")
    private @Nullable Integer microBatch;

    @Option(names = "--checkpoint-every", description = "steps (default: 500); 0 writes no checkpoints")
    private @Nullable Long checkpointEvery;

    @Option(names = "--per-call", description = "instructions handed to the models at once (default: 8)")
    private @Nullable Integer instructionsPerCall;

    @Option(names = "--storage", description = "type of trained weights: FLOAT32, BFLOAT16 or FLOAT16")
    private @Nullable ScalarType storage;

    @Mixin
    private UnusableImagesOption unusableImages = new UnusableImagesOption();

    @Mixin
    private DeviceOption device = new DeviceOption();

    @Option(names = "--threads", description = "number of pieces of a call that are computed at once (default: 1)")
    private @Nullable Integer threads;

    @Option(
            names = "--pieces",
            description =
                    "number of pieces that a call is cut into; may change the last digits of results (default: 1)")
    private @Nullable Integer pieces;

    @Option(names = "--seed", description = "of every random choice (default: 0)")
    private @Nullable Long seed;

    /** What the command line asks for. */
    AlignmentPlanBuilder plan(Path policy) {
        AlignmentPlanBuilder plan = AlignmentPlan.of(policy, instructions.open(), output);
        set(decomposer, plan::decomposer);
        set(rounds, plan::rounds);
        set(instructionsPerRound, plan::instructionsPerRound);
        set(development, plan::development);
        set(candidates, plan::candidates);
        set(temperature, plan::temperature);
        set(maxNewTokens, plan::maxNewTokens);
        set(claimTokens, plan::claimTokens);
        set(leastAnswerMass, plan::leastAnswerMass);
        set(pairsPerInstruction, plan::pairsPerInstruction);
        set(beta, plan::beta);
        set(learningRate, plan::learningRate);
        set(loraRank, plan::loraRank);
        set(epochs, plan::epochs);
        set(batchSize, plan::batchSize);
        set(microBatch, plan::microBatch);
        set(checkpointEvery, plan::checkpointEvery);
        set(instructionsPerCall, plan::instructionsPerCall);
        set(storage, plan::storage);
        set(seed, plan::seed);
        plan.unusableImages(unusableImages.choice());
        PolicyOptions.Builder options = PolicyOptions.builder();
        device.device().ifPresent(options::device);
        set(threads, options::threads);
        set(pieces, options::pieces);
        return plan.options(options.build());
    }

    private static <T> void set(@Nullable T value, Consumer<T> option) {
        if (value != null) {
            option.accept(value);
        }
    }
}
