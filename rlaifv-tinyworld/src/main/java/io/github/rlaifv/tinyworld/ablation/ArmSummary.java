package io.github.rlaifv.tinyworld.ablation;

import io.github.rlaifv.tinyworld.compare.MetricSummary;
import io.github.rlaifv.tinyworld.compare.SceneScores;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * Results of one arm over all seeds, on held-out scenes.
 *
 * @param arm name of the arm, or of the model before alignment
 * @param comparedWith name of the arm that differences are to
 * @param response share of responses that mention an absent object
 * @param overall share of responses with a false claim
 * @param coverage share of the images' objects that the responses mention
 * @param repeats share of responses that mention an object twice
 * @param words number of words per response
 * @param feedbackSeconds mean time for candidates, claims and scores in seconds
 * @param trainingSeconds mean time for DPO in seconds
 */
public record ArmSummary(
        String arm,
        String comparedWith,
        MetricSummary response,
        MetricSummary overall,
        MetricSummary coverage,
        MetricSummary repeats,
        MetricSummary words,
        double feedbackSeconds,
        double trainingSeconds) {
    /** Name of the model before alignment. */
    static final String BASE = "none (base)";

    /**
     * Summarizes all arms and the model before alignment. Differences are to the first arm; arms that lack an addition
     * are also compared with {@link AblationArm#ADDITIONS}, if both are there.
     *
     * @param results results by seed
     * @param scenes for each seed the metrics by scene: of the model before alignment, and of each arm
     */
    static List<ArmSummary> all(List<SeedResult> results, List<List<SceneScores>> scenes) {
        List<AblationArm> arms =
                results.get(0).rows().stream().map(AblationRow::arm).toList();
        List<ArmSummary> all = new ArrayList<>();
        for (int arm = -1; arm < arms.size(); arm++) {
            all.add(of(results, scenes, arm, 0));
        }
        int additions = arms.indexOf(AblationArm.ADDITIONS);
        for (int arm = 0; arm < arms.size() && additions > 0; arm++) {
            if (arms.get(arm).lacksAnAddition()) {
                all.add(of(results, scenes, arm, additions));
            }
        }
        return all;
    }

    /** Summarizes an arm, or the model before alignment as number -1. */
    private static ArmSummary of(List<SeedResult> results, List<List<SceneScores>> scenes, int arm, int other) {
        List<SceneScores> own = scenes.stream().map(seed -> seed.get(arm + 1)).toList();
        List<SceneScores> compared =
                scenes.stream().map(seed -> seed.get(other + 1)).toList();
        List<AblationRow> first = results.get(0).rows();
        return new ArmSummary(
                arm < 0 ? BASE : first.get(arm).arm().inWords(),
                first.get(other).arm().inWords(),
                MetricSummary.of(own, compared, SceneScores::response),
                MetricSummary.of(own, compared, SceneScores::overall),
                MetricSummary.of(own, compared, SceneScores::coverage),
                MetricSummary.of(own, compared, SceneScores::repeats),
                MetricSummary.of(own, compared, SceneScores::words),
                arm < 0 ? 0 : mean(results, arm, AblationRow::feedbackSeconds),
                arm < 0 ? 0 : mean(results, arm, AblationRow::trainingSeconds));
    }

    private static double mean(List<SeedResult> results, int arm, ToDoubleFunction<AblationRow> value) {
        return results.stream()
                .mapToDouble(seed -> value.applyAsDouble(seed.rows().get(arm)))
                .average()
                .orElse(0);
    }
}
