package io.github.rlaifv.tinyworld.report;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Results of a model of the run, which is the base model or the model after a round.
 *
 * @param name name, such as {@code base} or {@code round 1}
 * @param metrics metrics of its responses to the held-out scenes
 * @param bestOfN metrics of the responses that scoring rules pick among its candidates, rule by rule; empty if not
 *     measured
 * @param counts counts of the feedback that the round was trained on; null for the base
 * @param training result of the round's training; null for the base, and if the round had no preference pairs
 */
public record RoundReport(
        String name,
        @JsonUnwrapped Metrics metrics,
        List<BestOfNPoint> bestOfN,
        @Nullable FeedbackTotals counts,
        @Nullable TrainingSummary training) {
    public RoundReport {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(metrics, "metrics");
        bestOfN = bestOfN == null ? List.of() : List.copyOf(bestOfN);
    }

    /** The scoring rules, in the order of {@link #bestOfN}. */
    List<String> rules() {
        return bestOfN.stream().map(BestOfNPoint::rule).distinct().toList();
    }

    /** The points of a rule. */
    List<BestOfNPoint> bestOfN(String rule) {
        return bestOfN.stream().filter(point -> point.rule().equals(rule)).toList();
    }

    /** The points of the first rule; empty if not measured. */
    List<BestOfNPoint> bestOfFirstRule() {
        return rules().isEmpty() ? List.of() : bestOfN(rules().get(0));
    }
}
