package io.github.rlaifv.tinyworld.quickstart;

import java.nio.file.Path;
import java.util.Objects;

/** Rejects values out of range, naming the option. */
final class OptionRanges {
    private OptionRanges() {}

    static void atLeast(int least, int value, String name) {
        if (value < least) {
            throw new IllegalArgumentException(name + " must be >= " + least + ", was " + value);
        }
    }

    static void notNegative(double value, String name) {
        if (!(value >= 0) || Double.isInfinite(value)) {
            throw new IllegalArgumentException(name + " must be finite and >= 0, was " + value);
        }
    }

    static void notEmpty(Path value, String name) {
        if (Objects.requireNonNull(value, name).toString().isEmpty()) {
            throw new IllegalArgumentException(
                    name + " is an empty path, which would be the current folder; give the path of a folder");
        }
    }

    static void share(double value, String name) {
        if (!(value >= 0 && value <= 1)) {
            throw new IllegalArgumentException(name + " must be in [0, 1], was " + value);
        }
    }
}
