package io.github.rlaifv.tinyworld.report;

import org.jspecify.annotations.Nullable;

/**
 * A model that took part.
 *
 * @param role such as {@code base}, {@code labeler} or {@code aligned}
 * @param folder its name
 * @param fingerprint of weights and prompt format, hexadecimal; null where unknown
 */
public record ModelFolder(
        String role, String folder, @Nullable String fingerprint) {}
