package io.github.rlaifv.core.curation;

import java.util.Objects;

/**
 * The image of a benchmark that equals an image of a dataset.
 *
 * @param benchmark name of the benchmark
 * @param image name of the benchmark's image, such as its path
 * @param kind in what the two are equal
 * @param distance number of different bits of the perceptual hashes, 0 for equal bytes or pixels
 */
public record ImageMatch(String benchmark, String image, MatchKind kind, int distance) {
    public ImageMatch {
        Objects.requireNonNull(benchmark, "benchmark");
        Objects.requireNonNull(image, "image");
        Objects.requireNonNull(kind, "kind");
    }
}
