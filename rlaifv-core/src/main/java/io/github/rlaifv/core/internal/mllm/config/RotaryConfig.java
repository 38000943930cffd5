package io.github.rlaifv.core.internal.mllm.config;

import java.util.List;

/**
 * How positions turn the columns of attention heads.
 *
 * @param theta base of the frequencies
 * @param scaling how the frequencies are changed for long paths; of one axis of positions only
 * @param sections how many of a head's column pairs turn by each axis of positions, in order; empty for one axis
 */
public record RotaryConfig(double theta, RopeScaling scaling, List<Integer> sections) {
    public RotaryConfig {
        sections = List.copyOf(sections);
    }

    /** The column pairs of all sections together. */
    int pairs() {
        return sections.stream().mapToInt(Integer::intValue).sum();
    }
}
