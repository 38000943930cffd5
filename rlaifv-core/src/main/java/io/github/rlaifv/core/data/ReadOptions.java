package io.github.rlaifv.core.data;

import java.util.Objects;

/** Options for reading a dataset: its split and the folders of its images. */
public final class ReadOptions {
    private final String split;
    private final ImageRoots imageRoots;

    private ReadOptions(Builder builder) {
        split = builder.split;
        imageRoots = builder.imageRoots;
    }

    /** The default options: the only split, and images inside the folder of the file that names them. */
    public static ReadOptions defaults() {
        return builder().build();
    }

    /** Returns a builder with the values of {@link #defaults()}. */
    public static Builder builder() {
        return new Builder();
    }

    public String split() {
        return split;
    }

    public ImageRoots imageRoots() {
        return imageRoots;
    }

    /** Builds reading options. */
    public static final class Builder {
        private String split = "";
        private ImageRoots imageRoots = ImageRoots.NONE;

        private Builder() {}

        /**
         * Name of the split to read from a folder with several, such as {@code train}: files such as {@code
         * train-00000-of-00002.parquet}, or the files in a folder {@code train}. Default: the only split.
         */
        public Builder split(String value) {
            split = value.strip();
            return this;
        }

        /**
         * Folders in which the images of a file may lie, in addition to the folder of the file. Default: {@link
         * ImageRoots#NONE}.
         */
        public Builder imageRoots(ImageRoots value) {
            imageRoots = Objects.requireNonNull(value, "imageRoots");
            return this;
        }

        public ReadOptions build() {
            return new ReadOptions(this);
        }
    }
}
