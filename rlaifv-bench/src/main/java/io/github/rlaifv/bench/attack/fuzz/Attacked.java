package io.github.rlaifv.bench.attack.fuzz;

import io.github.rlaifv.bench.attack.fuzz.damage.Format;

/**
 * A file of a sound input that is damaged.
 *
 * @param file relative to the input's folder
 * @param format decides the damage
 * @param listed whether it is found by listing its folder, so that in its place a device, say, is no input at all
 */
public record Attacked(String file, Format format, boolean listed) {
    /** A file that is opened by its name. */
    public Attacked(String file, Format format) {
        this(file, format, false);
    }
}
