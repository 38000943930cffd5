package io.github.rlaifv.tinyworld.quickstart;

import io.github.rlaifv.feedback.score.ClaimVerdict;
import io.github.rlaifv.tinyworld.report.Metrics;
import java.util.List;

/**
 * Responses of a model with their metrics.
 *
 * @param metrics metrics of the responses
 * @param responses one response per instruction
 * @param verdicts the labeler's verdicts on the claims of each response; empty if a response can't be divided
 */
public record MeasuredModel(Metrics metrics, List<String> responses, List<List<ClaimVerdict>> verdicts) {
    public MeasuredModel {
        responses = List.copyOf(responses);
        verdicts = List.copyOf(verdicts);
    }

    /** The share of claims that the labeler confirms, in [0, 1]; NaN without claims. */
    double confirmedShare() {
        return verdicts.stream()
                .flatMap(List::stream)
                .filter(ClaimVerdict::decided)
                .mapToDouble(verdict -> verdict.confirmed() ? 1 : 0)
                .average()
                .orElse(Double.NaN);
    }
}
