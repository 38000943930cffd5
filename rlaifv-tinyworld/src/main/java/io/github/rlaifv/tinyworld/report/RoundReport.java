package io.github.rlaifv.tinyworld.report;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One model of the run: the base model, or the model after a round.
 *
 * @param name such as {@code base} or {@code round 1}
 * @param metrics of its responses to the held-out scenes
 * @param bestOfN the same for the responses that scoring rules pick among its candidates, rule by rule; empty where not
 *     measured
 * @param counts the feedback that the round learned from; null for the base
 * @param training how the round's learning ended; null for the base and where there was nothing to learn from
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

    /** The rules that picked, in the order of {@link #bestOfN}. */
    List<String> rules() {
        return bestOfN.stream().map(BestOfNPoint::rule).distinct().toList();
    }

    /** One rule's points. */
    List<BestOfNPoint> bestOfN(String rule) {
        return bestOfN.stream().filter(point -> point.rule().equals(rule)).toList();
    }

    /** The points of the first rule; empty where not measured. */
    List<BestOfNPoint> bestOfFirstRule() {
        return rules().isEmpty() ? List.of() : bestOfN(rules().get(0));
    }
}
