package io.github.rlaifv.core.data;

import java.util.Objects;

/**
 * Origin of a pair in the fields of the published RLAIF-V-Dataset, passed through unchanged. Unknown fields are empty.
 *
 * @param dsName name of the dataset
 * @param originDataset name of the image's dataset, such as {@code COCO}
 * @param originSplit JSON text with the models of policy and feedback and the kind of question
 * @param idx index of the pair in its dataset
 * @param imagePath path of the image if it was a file
 */
public record PairOrigin(String dsName, String originDataset, String originSplit, String idx, String imagePath) {
    /** An unknown origin. */
    public static final PairOrigin UNKNOWN = new PairOrigin("", "", "", "", "");

    public PairOrigin {
        Objects.requireNonNull(dsName, "dsName");
        Objects.requireNonNull(originDataset, "originDataset");
        Objects.requireNonNull(originSplit, "originSplit");
        Objects.requireNonNull(idx, "idx");
        Objects.requireNonNull(imagePath, "imagePath");
    }
}
