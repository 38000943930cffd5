package io.github.rlaifv.core.data;

/** How pairs are stored. */
public enum DatasetFormat {
    /** Parquet in the schema of the published RLAIF-V-Dataset, images inside; carries origin and log-probabilities. */
    RLAIF_V_PARQUET("rlaif-v-parquet"),
    /** Parquet as TRL's trainers take it: {@code images}, and {@code prompt}, {@code chosen}, {@code rejected} as chats. */
    TRL_PARQUET("trl-parquet"),
    /** JSON Lines with image files beside it; carries everything, scores included. */
    JSONL("jsonl");

    private final String label;

    DatasetFormat(String label) {
        this.label = label;
    }

    /** The name in a {@code DatasetCard}. */
    public String label() {
        return label;
    }
}
