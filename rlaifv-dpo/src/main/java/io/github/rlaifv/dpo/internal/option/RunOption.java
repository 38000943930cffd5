package io.github.rlaifv.dpo.internal.option;

import java.util.Arrays;
import java.util.Optional;

/**
 * All options of training runs that are written down, in the order of {@code training.json}. The table says of each option
 * its name in files and messages and its effect. What {@code training.json} reports, what a run is recognized by and what a
 * resumed run may change all follow from it.
 */
public enum RunOption {
    LOSS("loss", Effect.RESULT),
    TOKEN_WEIGHTING("tokenWeighting", Effect.RESULT),
    SFT("sft", Effect.RESULT),
    MAX_RESPONSE_TOKENS("maxResponseTokens", Effect.FIXED),
    MAX_TOKENS("maxTokens", Effect.FIXED),
    // a pair that is too long is skipped alike, or ends the run before it begins
    OVERLONG("overlong", Effect.NONE),
    IMAGE_DAMAGE("imageDamage", Effect.FIXED),
    EPOCHS("epochs", Effect.RESULT),
    BATCH_SIZE("batchSize", Effect.FIXED),
    MICRO_BATCH("microBatch", Effect.RESULT),
    LEARNING_RATE("learningRate", Effect.RESULT),
    SCHEDULE("schedule", Effect.RESULT),
    WEIGHT_DECAY("weightDecay", Effect.RESULT),
    BETA1("beta1", Effect.RESULT),
    BETA2("beta2", Effect.RESULT),
    EPSILON("epsilon", Effect.RESULT),
    MAX_GRAD_NORM("maxGradNorm", Effect.RESULT),
    TRAINABLE("trainable", Effect.FIXED),
    SEED("seed", Effect.FIXED),
    SHUFFLE("shuffle", Effect.FIXED),
    MAX_STEPS("maxSteps", Effect.RESULT),
    REPLICAS("replicas", Effect.RESULT),
    ACTIVATION_BYTES("activationBytes", Effect.NONE),
    LORA("lora", Effect.FIXED),
    SAVED_TYPE("savedType", Effect.NONE),
    CHECKPOINTS("checkpoints", Effect.NONE),
    SPIKE_GUARD("spikeGuard", Effect.NONE),
    MEAN("mean", Effect.RESULT),
    EVALUATE_EVERY("evaluateEvery", Effect.UNREPORTED_RESULT),
    // reported as a part of the checkpoints
    BEST_AT_END("bestAtEnd", Effect.UNREPORTED_RESULT);

    private static final String PREFIX = "option ";

    /** What depends on an option. */
    private enum Effect {
        /** No result. */
        NONE,
        /** Results, to the bit. */
        RESULT,
        /** The same, of an option that {@code training.json} does not list by its name. */
        UNREPORTED_RESULT,
        /** Results, and a checkpoint's place in the data or the shape of what it holds. */
        FIXED
    }

    private final String label;
    private final Effect effect;

    RunOption(String label, Effect effect) {
        this.label = label;
        this.effect = effect;
    }

    /** Its name in {@code training.json} and in messages. */
    String label() {
        return label;
    }

    /** Its name among everything that a run depends on. */
    String identityName() {
        return PREFIX + label;
    }

    /** Whether {@code training.json} lists it. */
    boolean reported() {
        return effect != Effect.UNREPORTED_RESULT;
    }

    /** Whether results depend on it, to the bit. */
    boolean affectsResult() {
        return effect != Effect.NONE;
    }

    /** Whether a run that is resumed must have the value that it began with, whatever else may change. */
    boolean fixedOnResume() {
        return effect == Effect.FIXED;
    }

    /** Whether a name is one of an option, of this version or of another one. */
    static boolean isOption(String identityName) {
        return identityName.startsWith(PREFIX);
    }

    /** The name of an option without what marks it as one. */
    public static String label(String identityName) {
        return isOption(identityName) ? identityName.substring(PREFIX.length()) : identityName;
    }

    /** Whether a run that is resumed may have another value of what is named so; unknown options may be another. */
    public static boolean mayChange(String identityName) {
        Optional<RunOption> known = Arrays.stream(values())
                .filter(option -> option.identityName().equals(identityName))
                .findFirst();
        return isOption(identityName) && !known.map(RunOption::fixedOnResume).orElse(false);
    }
}
