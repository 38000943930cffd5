package io.github.rlaifv.dpo.internal.run;

/**
 * A kind of training: preference learning or supervised fine-tuning.
 *
 * @param stage name of the stage for listeners
 * @param objective name of the minimized loss, for {@code training.json}
 * @param unit plural of what a step processes, such as {@code pairs}
 */
public record TrainingKind(String stage, String objective, String unit) {
    /** Name of the stage of preference learning. */
    public static final String PREFERENCES = "dpo";

    /** The kind of supervised fine-tuning. */
    public static final TrainingKind SUPERVISED = new TrainingKind("sft", "sft", "samples");

    /** Returns the kind of preference learning with a loss. */
    public static TrainingKind preferences(String loss) {
        return new TrainingKind(PREFERENCES, loss, "pairs");
    }
}
