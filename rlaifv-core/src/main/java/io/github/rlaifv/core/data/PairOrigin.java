package io.github.rlaifv.core.data;

import java.util.Objects;

/**
 * Where a pair comes from, as the published RLAIF-V-Dataset tells it; passed through unchanged. Empty text where
 * unknown.
 *
 * @param dsName name of the dataset
 * @param originDataset the dataset of the image, such as {@code COCO}
 * @param originSplit a JSON text: models of policy and feedback, kind of the question
 * @param idx the pair's index in its dataset
 * @param imagePath the image's path where it was a file
 */
public record PairOrigin(String dsName, String originDataset, String originSplit, String idx, String imagePath) {
    /** Nothing is known. */
    public static final PairOrigin UNKNOWN = new PairOrigin("", "", "", "", "");

    public PairOrigin {
        Objects.requireNonNull(dsName, "dsName");
        Objects.requireNonNull(originDataset, "originDataset");
        Objects.requireNonNull(originSplit, "originSplit");
        Objects.requireNonNull(idx, "idx");
        Objects.requireNonNull(imagePath, "imagePath");
    }
}
