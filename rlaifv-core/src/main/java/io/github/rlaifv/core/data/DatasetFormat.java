package io.github.rlaifv.core.data;

/** The formats in which preference pairs are stored. */
public enum DatasetFormat {
    /**
     * Parquet in the schema of the published RLAIF-V-Dataset, with embedded images. It stores origin and
     * log-probabilities.
     */
    RLAIF_V_PARQUET("rlaif-v-parquet"),
    /**
     * Parquet for TRL's trainers: {@code images}, and the conversations {@code prompt}, {@code chosen} and {@code
     * rejected}.
     */
    TRL_PARQUET("trl-parquet"),
    /** JSON Lines with image files beside it. It stores everything, including scores. */
    JSONL("jsonl");

    private final String label;

    DatasetFormat(String label) {
        this.label = label;
    }

    /** The name of the format in a {@code DatasetCard}. */
    public String label() {
        return label;
    }
}
