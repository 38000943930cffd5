package io.github.rlaifv.core.curation;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.OptionalLong;

/** Builds curations of instructions. */
public final class InstructionCurationBuilder {
    final List<CurationSource> sources = new ArrayList<>();
    final List<BenchmarkImages> benchmarks = new ArrayList<>();
    int distance = ExcludedImages.DEFAULT_DISTANCE;
    long seed = 1;
    OptionalLong size = OptionalLong.empty();
    boolean keepImages;

    InstructionCurationBuilder() {}

    /**
     * Adds a source. Of equal instructions, the one of the first source is kept.
     *
     * @throws IllegalArgumentException if another source has the same name
     */
    public InstructionCurationBuilder source(CurationSource source) {
        Objects.requireNonNull(source, "source");
        if (sources.stream().anyMatch(other -> other.name().equals(source.name()))) {
            throw new IllegalArgumentException("two sources have the name " + source.name() + ": rename one of them");
        }
        sources.add(source);
        return this;
    }

    /**
     * Adds a benchmark whose images must not occur in the result.
     *
     * @throws IllegalArgumentException if another benchmark has the same name
     */
    public InstructionCurationBuilder exclude(BenchmarkImages benchmark) {
        Objects.requireNonNull(benchmark, "benchmark");
        if (benchmarks.stream().anyMatch(other -> other.name().equals(benchmark.name()))) {
            throw new IllegalArgumentException(
                    "two benchmarks have the name " + benchmark.name() + ": rename one of them");
        }
        benchmarks.add(benchmark);
        return this;
    }

    /**
     * Largest number of different bits of the perceptual hashes of two images that count as the same, 0 to 255. With 0,
     * only copies whose hashes are equal are found. Default: {@value ExcludedImages#DEFAULT_DISTANCE}.
     */
    public InstructionCurationBuilder distance(int value) {
        if (value < 0 || value >= PerceptualHash.BITS) {
            throw new IllegalArgumentException(
                    "distance must be 0 to " + (PerceptualHash.BITS - 1) + " bits, was " + value);
        }
        distance = value;
        return this;
    }

    /** Seed of the choice among the instructions of a source. Default: 1. */
    public InstructionCurationBuilder seed(long value) {
        seed = value;
        return this;
    }

    /** Number of instructions in the result. Default: as many as the sources and their weights give. */
    public InstructionCurationBuilder size(long value) {
        if (value < 1) {
            throw new IllegalArgumentException("size must be >= 1, was " + value);
        }
        size = OptionalLong.of(value);
        return this;
    }

    /**
     * Whether images that are files stay where they are, instead of being copied to the result. Whoever reads the
     * instructions then allows their folders with {@code ImageRoots}. Default: false.
     */
    public InstructionCurationBuilder keepImages(boolean value) {
        keepImages = value;
        return this;
    }

    /**
     * Creates the curation.
     *
     * @throws IllegalArgumentException without a source
     */
    public InstructionCuration build() {
        if (sources.isEmpty()) {
            throw new IllegalArgumentException("a curation needs at least one source");
        }
        return new InstructionCuration(this);
    }
}
