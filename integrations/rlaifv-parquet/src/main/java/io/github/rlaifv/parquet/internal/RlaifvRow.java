package io.github.rlaifv.parquet.internal;

import com.jerolba.carpet.annotation.Alias;

/** A row of the published RLAIF-V-Dataset; the components are its columns. */
public record RlaifvRow(
        @Alias("ds_name") String dsName,
        ImageCell image,
        String question,
        String chosen,
        String rejected,
        @Alias("origin_dataset") String originDataset,
        @Alias("origin_split") String originSplit,
        String idx,
        @Alias("image_path") String imagePath) {

    /** Returns this row with the column of reference log-probabilities. */
    public WithLogProbs withLogProbs(String logps) {
        return new WithLogProbs(
                dsName, image, question, chosen, rejected, originDataset, originSplit, idx, imagePath, logps);
    }

    /** A row with reference log-probabilities in its last column. */
    public record WithLogProbs(
            @Alias("ds_name") String dsName,
            ImageCell image,
            String question,
            String chosen,
            String rejected,
            @Alias("origin_dataset") String originDataset,
            @Alias("origin_split") String originSplit,
            String idx,
            @Alias("image_path") String imagePath,
            String logps) {}
}
