package io.github.rlaifv.dpo.internal.option;

import java.util.Arrays;
import java.util.Optional;

/**
 * All options of training runs that are written to files, in the order of {@code training.json}. The table gives the
 * name of each option in files and messages, and its effect. From it follow what {@code training.json} reports, what a
 * run is recognized by and what may change when a run is resumed.
 */
public enum RunOption {
    LOSS("loss", Effect.RESULT),
    TOKEN_WEIGHTING("tokenWeighting", Effect.RESULT),
    SFT("sft", Effect.RESULT),
    MAX_RESPONSE_TOKENS("maxResponseTokens", Effect.FIXED),
    MAX_TOKENS("maxTokens", Effect.FIXED),
    // a pair that is too long is skipped in any case, or ends the run before it starts
    OVERLONG("overlong", Effect.NONE),
    IMAGE_DAMAGE("imageDamage", Effect.FIXED),
    IMAGES("images", Effect.FIXED),
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
    // gradients that arrive in several pieces are added up in another order
    REPLICAS("replicas", Effect.ROUNDING),
    SHARDING("sharding", Effect.NONE),
    // a CPU rounds the optimizer's arithmetic in other places than a GPU
    OFFLOAD("offload", Effect.ROUNDING),
    ACTIVATION_BYTES("activationBytes", Effect.NONE),
    LORA("lora", Effect.FIXED),
    SAVED_TYPE("savedType", Effect.NONE),
    CHECKPOINTS("checkpoints", Effect.NONE),
    SPIKE_GUARD("spikeGuard", Effect.NONE),
    MEAN("mean", Effect.RESULT),
    EVALUATE_EVERY("evaluateEvery", Effect.UNREPORTED_RESULT),
    EVALUATIONS_PER_EPOCH("evaluationsPerEpoch", Effect.UNREPORTED_RESULT),
    // reported beside the evaluations
    DEVELOPMENT("development", Effect.UNREPORTED_RESULT),
    // reported as a part of the checkpoints
    BEST_AT_END("bestAtEnd", Effect.UNREPORTED_RESULT);

    private static final String PREFIX = "option ";

    /** What an option affects. */
    private enum Effect {
        /** The option affects no result. */
        NONE,
        /** The option affects results by rounding at most; a resumed run may have another value in any case. */
        ROUNDING,
        /** The option affects results, to the bit. */
        RESULT,
        /** The option affects results, to the bit, but {@code training.json} does not list it by its name. */
        UNREPORTED_RESULT,
        /** The option affects results, and also a checkpoint's position in the data or the shape of its content. */
        FIXED
    }

    private final String label;
    private final Effect effect;

    RunOption(String label, Effect effect) {
        this.label = label;
        this.effect = effect;
    }

    /** Returns the name of the option in {@code training.json} and in messages. */
    String label() {
        return label;
    }

    /** Returns the name of the option among everything that a run depends on. */
    String identityName() {
        return PREFIX + label;
    }

    /** Returns whether {@code training.json} lists the option. */
    boolean reported() {
        return effect != Effect.UNREPORTED_RESULT;
    }

    /** Returns whether results depend on the option, to the bit. */
    boolean affectsResult() {
        return effect != Effect.NONE;
    }

    /** Returns whether a resumed run must have the value that it started with, even if other options may change. */
    boolean fixedOnResume() {
        return effect == Effect.FIXED;
    }

    /** Returns whether a resumed run may have another value without being asked for other settings. */
    boolean freeOnResume() {
        return effect == Effect.NONE || effect == Effect.ROUNDING;
    }

    /** Returns whether a name is that of an option, of this version or of another one. */
    static boolean isOption(String identityName) {
        return identityName.startsWith(PREFIX);
    }

    /** Returns the name of an option without the prefix that marks it as one. */
    public static String label(String identityName) {
        return isOption(identityName) ? identityName.substring(PREFIX.length()) : identityName;
    }

    /** Returns whether a resumed run may have another value of the named entry. Unknown options may differ. */
    public static boolean mayChange(String identityName) {
        return isOption(identityName)
                && !known(identityName).map(RunOption::fixedOnResume).orElse(false);
    }

    /** Returns whether another value of the named entry is accepted even if settings must not change. */
    public static boolean changesFreely(String identityName) {
        return known(identityName).map(RunOption::freeOnResume).orElse(false);
    }

    private static Optional<RunOption> known(String identityName) {
        return Arrays.stream(values())
                .filter(option -> option.identityName().equals(identityName))
                .findFirst();
    }
}
