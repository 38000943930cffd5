package io.github.rlaifv.bench.attack.fuzz;

import io.github.rlaifv.bench.attack.fuzz.damage.DamagedFormat;

/**
 * A file of a sound input that is damaged.
 *
 * @param file path relative to the input's folder
 * @param format format of the file, which determines the damage
 * @param listed whether the file is found by listing its folder, so that a device, for example, in its place is no
 *     input at all
 */
public record AttackedFile(String file, DamagedFormat format, boolean listed) {
    /** Creates a file that is opened by its name. */
    public AttackedFile(String file, DamagedFormat format) {
        this(file, format, false);
    }
}
