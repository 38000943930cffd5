package io.github.rlaifv.tinyworld.bestof;

import io.github.rlaifv.inference.BestOfN;
import java.nio.file.Path;
import java.util.List;

/**
 * Options of a comparison of rules.
 *
 * @param runs output folders of quickstarts on the embedded model, at least one; usually of different seeds
 * @param output folder for the pools and results, created if it does not exist
 * @param scenes number of held-out scenes, the same for all runs
 * @param candidates largest N, a power of 4 up to {@value BestOfN#MAX_CANDIDATES}
 * @param timedScenes number of scenes of the first run on which the time per answer is measured; 0 leaves it out
 * @param shortlist number of different texts whose claims are judged in rules by verdicts
 * @param alignedJudges whether the aligned model divides responses and judges claims, instead of the base, which is the
 *     labeler of the quickstart
 */
public record RuleComparisonOptions(
        List<Path> runs,
        Path output,
        int scenes,
        int candidates,
        int timedScenes,
        int shortlist,
        boolean alignedJudges) {
    public RuleComparisonOptions {
        runs = List.copyOf(runs);
        if (runs.isEmpty()) {
            throw new IllegalArgumentException("runs must name at least one folder of a quickstart");
        }
        if (scenes < 1 || timedScenes < 0 || timedScenes > scenes || shortlist < 1) {
            throw new IllegalArgumentException(
                    "scenes and shortlist must be >= 1, and timedScenes in [0, scenes], were " + scenes + ", "
                            + shortlist + " and " + timedScenes);
        }
        if (candidates != 1 && candidates != 4 && candidates != 16 && candidates != BestOfN.MAX_CANDIDATES) {
            throw new IllegalArgumentException("candidates must be 1, 4, 16 or 64, was " + candidates);
        }
    }

    /**
     * Returns options with 100 scenes, N up to {@value BestOfN#MAX_CANDIDATES}, the time of 4 scenes, a shortlist of 8, and the base
     * as labeler.
     */
    public static RuleComparisonOptions of(List<Path> runs, Path output) {
        return new RuleComparisonOptions(runs, output, 100, BestOfN.MAX_CANDIDATES, 4, 8, false);
    }

    /** Returns the numbers of candidates that are compared: powers of 4. */
    List<Integer> sizes() {
        return List.of(1, 4, 16, BestOfN.MAX_CANDIDATES).stream()
                .filter(n -> n <= candidates)
                .toList();
    }
}
