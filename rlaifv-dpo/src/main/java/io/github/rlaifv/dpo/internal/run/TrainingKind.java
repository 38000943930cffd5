package io.github.rlaifv.dpo.internal.run;

/**
 * A kind of training.
 *
 * @param stage its name for listeners
 * @param objective what is minimized, for {@code training.json}
 * @param unit what a step takes several of, such as {@code pairs}
 */
public record TrainingKind(String stage, String objective, String unit) {
    /** The stage of preference learning. */
    public static final String PREFERENCES = "dpo";

    /** Supervised fine-tuning. */
    public static final TrainingKind SUPERVISED = new TrainingKind("sft", "sft", "samples");

    /** Preference learning by a loss. */
    public static TrainingKind preferences(String loss) {
        return new TrainingKind(PREFERENCES, loss, "pairs");
    }
}
