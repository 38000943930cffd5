package io.github.rlaifv.align;

import io.github.rlaifv.core.dataset.InstructionDataset;
import io.github.rlaifv.core.device.ScalarType;
import io.github.rlaifv.core.policy.PolicyOptions;
import io.github.rlaifv.core.run.UnusableImages;
import io.github.rlaifv.dpo.DpoTrainer;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;

/**
 * A run of RLAIF-V. {@link #of} gives the paper's settings (section 4.1 and its code): 4 rounds of 4,000 instructions, 10
 * candidates at temperature 0.7, 2 pairs an instruction, beta 0.1, 4 epochs at 5e-7.
 *
 * @param policy folder of the model to align
 * @param labeler folder, or address of a server, of the model that judges claims; the policy itself if empty
 * @param newestLabeler whether a policy that judges itself does so as it is at the start of each round; else as it was
 *     before the first. Needs an empty labeler
 * @param decomposer folder or address of the model that divides responses; the labeler if empty
 * @param instructions questions about pictures
 * @param output folder of the run
 * @param rounds of feedback and learning
 * @param instructionsPerRound taken in turn from those that are not held out, in an order drawn by the seed
 * @param development instructions held out, which the rounds are compared on
 * @param candidates an instruction
 * @param temperature of candidates
 * @param maxNewTokens of a response
 * @param claimTokens of a list of claims, and of a list of questions
 * @param leastAnswerMass least probability of yes and no together that makes a labeler's answer a verdict, in [0, 1]
 * @param pairsPerInstruction at most
 * @param beta strength of the tie to the reference
 * @param learningRate peak, with a cosine schedule and 5 % warm-up
 * @param loraRank of adapters, alpha twice that; 0 trains language model and projector themselves
 * @param epochs a round
 * @param batchSize pairs an optimizer step
 * @param microBatch pairs a backward pass
 * @param checkpointEvery steps; 0 writes none
 * @param instructionsPerCall handed to the models at once; bounds memory, and decides which requests share a call
 * @param storage type of the trained weights in memory and in the folders written; the checkpoint's if empty
 * @param unusableImages what becomes of images that are damaged or that a model refuses
 * @param options how models are opened
 * @param seed of every random choice
 */
public record AlignmentPlan(
        Path policy,
        Optional<String> labeler,
        boolean newestLabeler,
        Optional<String> decomposer,
        InstructionDataset instructions,
        Path output,
        int rounds,
        int instructionsPerRound,
        int development,
        int candidates,
        double temperature,
        int maxNewTokens,
        int claimTokens,
        double leastAnswerMass,
        int pairsPerInstruction,
        double beta,
        double learningRate,
        int loraRank,
        int epochs,
        int batchSize,
        int microBatch,
        long checkpointEvery,
        int instructionsPerCall,
        Optional<ScalarType> storage,
        UnusableImages unusableImages,
        PolicyOptions options,
        long seed) {

    /** Learning rate of full training. */
    public static final double FULL_RATE = DpoTrainer.FULL_RATE;

    /** Learning rate of adapters, which need more. */
    public static final double LORA_RATE = DpoTrainer.ADAPTER_RATE;

    public AlignmentPlan {
        Objects.requireNonNull(policy, "policy");
        Objects.requireNonNull(instructions, "instructions");
        Objects.requireNonNull(output, "output");
        if (newestLabeler && labeler.isPresent()) {
            throw new IllegalArgumentException("newestLabeler is for a policy that judges itself: leave labeler out");
        }
        atLeast(1, rounds, "rounds");
        atLeast(1, instructionsPerRound, "instructionsPerRound");
        atLeast(1, development, "development");
        atLeast(0, loraRank, "loraRank");
        atLeast(0, checkpointEvery, "checkpointEvery");
        atLeast(1, instructionsPerCall, "instructionsPerCall");
        if (instructions.size() <= development) {
            throw new IllegalArgumentException("there are " + instructions.size() + " instructions, of which "
                    + development + " are held out to compare the rounds on: give more, or hold out fewer");
        }
    }

    private static void atLeast(long least, long value, String name) {
        if (value < least) {
            throw new IllegalArgumentException(name + " must be >= " + least + ", was " + value);
        }
    }

    /** The paper's settings. */
    public static AlignmentPlanBuilder of(Path policy, InstructionDataset instructions, Path output) {
        return new AlignmentPlanBuilder(policy, instructions, output);
    }
}
