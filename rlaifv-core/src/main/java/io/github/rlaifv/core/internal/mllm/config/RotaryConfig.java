package io.github.rlaifv.core.internal.mllm.config;

import java.util.List;

/**
 * Settings of the rotary position embedding.
 *
 * @param theta base of the frequencies
 * @param scaling scaling of the frequencies for long sequences; only for one axis of positions
 * @param sections number of a head's column pairs per axis of positions, in order; empty for one axis
 */
public record RotaryConfig(double theta, RopeScaling scaling, List<Integer> sections) {
    public RotaryConfig {
        sections = List.copyOf(sections);
    }

    /** Number of column pairs of all sections together. */
    int pairs() {
        return sections.stream().mapToInt(Integer::intValue).sum();
    }
}
