package io.github.rlaifv.core.internal.mllm.vision;

import ai.djl.ndarray.NDArray;
import io.github.rlaifv.core.image.ImageSource;
import io.github.rlaifv.core.internal.mllm.tree.Positions;
import io.github.rlaifv.core.internal.mllm.tree.TokenTree;
import io.github.rlaifv.core.run.BadDataException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.TreeSet;

/** Numbers the image features of a call. Each different image has its rows once. */
public final class ImageTable {
    private final VisionEncoder vision;
    private final Map<String, int[]> tokens = new HashMap<>();
    private final TreeMap<Integer, Shown> images = new TreeMap<>();
    private int rows;

    public ImageTable(VisionEncoder vision) {
        this.vision = vision;
    }

    /** An image with the number of its feature rows. */
    private record Shown(ImageSource image, int rows) {}

    /**
     * One row of features.
     *
     * @param image the image
     * @param row index of the row among those of the image
     */
    public record Feature(ImageSource image, int row) {}

    /**
     * The tokens that replace an image's placeholder in a sequence: vocabulary ids, and {@code -1 - row} with the row
     * in this table.
     *
     * @throws BadDataException with both numbers if the image has more or fewer image tokens than feature rows
     */
    public int[] tokens(ImageSource image) {
        return tokens.computeIfAbsent(image.fingerprint(), key -> {
            int[] result = vision.layout(image).clone();
            int wanted = vision.tokens(image);
            int found = 0;
            for (int i = 0; i < result.length; i++) {
                if (result[i] < 0) {
                    if (result[i] != -1 - found) {
                        throw new IllegalStateException("the image tokens of " + image.name() + " name the row "
                                + (-1 - result[i]) + " of its features where row " + found + " should stand");
                    }
                    result[i] -= rows;
                    found++;
                }
            }
            if (found != wanted) {
                throw new BadDataException("image " + image.name() + " has " + wanted + " rows of features but " + found
                        + " image tokens: the image processor's settings don't fit the model's config.json");
            }
            images.put(rows, new Shown(image, wanted));
            rows += wanted;
            return result;
        });
    }

    /** The images in some trees. */
    public Slice slice(List<TokenTree> trees) {
        TreeSet<Integer> firsts = new TreeSet<>();
        for (TokenTree tree : trees) {
            for (int i = 0; i < tree.size(); i++) {
                if (tree.token(i) < 0) {
                    firsts.add(images.floorKey(-1 - tree.token(i)));
                }
            }
        }
        List<ImageSource> shown = new ArrayList<>();
        TreeMap<Integer, Placed> placed = new TreeMap<>();
        int local = 0;
        for (int first : firsts) {
            Shown image = Objects.requireNonNull(images.get(first));
            shown.add(image.image());
            placed.put(first, new Placed(image.image(), local));
            local += image.rows();
        }
        return new Slice(shown, local, vision.positions(), placed);
    }

    /**
     * An image of a slice.
     *
     * @param image the image
     * @param first index of its first row among the slice's features
     */
    private record Placed(ImageSource image, int first) {}

    /** Some images of the table. */
    public static final class Slice {
        private final List<ImageSource> images;
        private final int rows;
        private final Positions positions;
        private final TreeMap<Integer, Placed> placed;

        private Slice(List<ImageSource> images, int rows, Positions positions, TreeMap<Integer, Placed> placed) {
            this.images = List.copyOf(images);
            this.rows = rows;
            this.positions = positions;
            this.placed = placed;
        }

        /** The images in the order of their rows. */
        public List<ImageSource> images() {
            return images;
        }

        /** Number of feature rows of the images. */
        int rows() {
            return rows;
        }

        /**
         * Returns the features if there are as many rows as image tokens.
         *
         * @throws BadDataException with both numbers if there are not
         */
        public NDArray checked(NDArray features) {
            if (features.getShape().get(0) != rows) {
                throw new BadDataException("the images "
                        + images.stream().map(ImageSource::name).toList() + " have "
                        + features.getShape().get(0) + " rows of features but " + rows
                        + " image tokens: the image processor's settings don't fit the model's config.json");
            }
            return features;
        }

        public Positions positions() {
            return positions;
        }

        /** The row among the features of these images for a row of the table. */
        public int row(int tableRow) {
            var at = placed.floorEntry(tableRow);
            return tableRow - at.getKey() + at.getValue().first();
        }

        /** The image and feature of a row of the table. */
        public Feature feature(int tableRow) {
            var at = placed.floorEntry(tableRow);
            return new Feature(at.getValue().image(), tableRow - at.getKey());
        }
    }
}
