package io.github.rlaifv.tinyworld.report;

import org.jspecify.annotations.Nullable;

/**
 * A model of the run.
 *
 * @param role role in the run, such as {@code base}, {@code labeler} or {@code aligned}
 * @param folder name of the model folder
 * @param fingerprint hexadecimal fingerprint of weights and prompt format; null if unknown
 */
public record ModelFolder(
        String role, String folder, @Nullable String fingerprint) {}
