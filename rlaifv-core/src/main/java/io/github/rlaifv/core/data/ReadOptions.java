package io.github.rlaifv.core.data;

import java.util.Objects;

/** What of a dataset is read, and where its images may lie. */
public final class ReadOptions {
    private final String split;
    private final ImageRoots imageRoots;

    private ReadOptions(Builder builder) {
        split = builder.split;
        imageRoots = builder.imageRoots;
    }

    /** The only split, and images inside the folder of the file that names them. */
    public static ReadOptions defaults() {
        return builder().build();
    }

    /** Starts from {@link #defaults()}. */
    public static Builder builder() {
        return new Builder();
    }

    public String split() {
        return split;
    }

    public ImageRoots imageRoots() {
        return imageRoots;
    }

    /** Collects options. */
    public static final class Builder {
        private String split = "";
        private ImageRoots imageRoots = ImageRoots.NONE;

        private Builder() {}

        /**
         * The split that is read of a folder with several, such as {@code train}: the files named {@code
         * train-00000-of-00002.parquet}, or those in a folder {@code train}. Default: the only one there is.
         */
        public Builder split(String value) {
            split = value.strip();
            return this;
        }

        /** Folders besides that of a file where the images that it names may lie. Default: {@link ImageRoots#NONE}. */
        public Builder imageRoots(ImageRoots value) {
            imageRoots = Objects.requireNonNull(value, "imageRoots");
            return this;
        }

        public ReadOptions build() {
            return new ReadOptions(this);
        }
    }
}
