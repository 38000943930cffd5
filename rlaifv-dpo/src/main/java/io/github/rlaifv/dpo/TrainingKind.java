package io.github.rlaifv.dpo;

/**
 * A kind of training.
 *
 * @param stage its name for listeners
 * @param objective what is minimized, for {@code training.json}
 * @param unit what a step takes several of, such as {@code pairs}
 */
record TrainingKind(String stage, String objective, String unit) {
    /** The stage of preference learning. */
    static final String PREFERENCES = "dpo";

    /** Supervised fine-tuning. */
    static final TrainingKind SUPERVISED = new TrainingKind("sft", "sft", "samples");

    /** Preference learning by a loss. */
    static TrainingKind preferences(String loss) {
        return new TrainingKind(PREFERENCES, loss, "pairs");
    }
}
