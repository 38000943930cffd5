package io.github.rlaifv.tinyworld.ablation;

import io.github.rlaifv.core.run.BadDataException;
import io.github.rlaifv.tinyworld.quickstart.QuickstartOptions;
import java.util.List;

/**
 * What an ablation compares.
 *
 * @param options options of feedback, training and evaluation, and the output folder. The seed, the rounds, the additions
 *     of the quickstart and the options of development and best-of-N are ignored
 * @param arms ways to compare, each once; differences are to the first one
 * @param seeds seeds, each once; every arm runs with each of them
 */
public record AblationPlan(QuickstartOptions options, List<AblationArm> arms, List<Long> seeds) {
    /**
     * @throws IllegalArgumentException if there is no arm or no seed, or one of them twice
     * @throws BadDataException if the options name other images than the tiny world
     */
    public AblationPlan {
        arms = List.copyOf(arms);
        seeds = List.copyOf(seeds);
        once("arms", arms);
        once("seeds", seeds);
        if (!options.sources().tinyWorld()) {
            throw new BadDataException(
                    "an ablation needs ground truth, so it runs on the tiny world only; give no images");
        }
    }

    private static void once(String name, List<?> values) {
        if (values.isEmpty() || values.stream().distinct().count() < values.size()) {
            throw new IllegalArgumentException(name + " must name at least one, and each once, were " + values);
        }
    }

    /** Returns the options of one seed, whose results have a folder of their own. */
    QuickstartOptions of(long seed) {
        return options.toBuilder()
                .seed(seed)
                .output(options.output().resolve("seed-" + seed))
                .labeling(labeling -> labeling.withRepeatPenalty(true))
                .build();
    }
}
