package io.github.rlaifv.tinyworld.quickstart;

import io.github.rlaifv.feedback.score.ClaimVerdict;
import io.github.rlaifv.tinyworld.report.Metrics;
import java.util.List;

/**
 * One model's responses and what they come to.
 *
 * @param metrics of the responses
 * @param responses one an instruction
 * @param verdicts what the labeler thinks of each response's claims; empty where a response can't be divided
 */
public record MeasuredModel(Metrics metrics, List<String> responses, List<List<ClaimVerdict>> verdicts) {
    public MeasuredModel {
        responses = List.copyOf(responses);
        verdicts = List.copyOf(verdicts);
    }

    /** Share of the claims that the labeler confirms; NaN without claims. */
    double confirmedShare() {
        return verdicts.stream()
                .flatMap(List::stream)
                .filter(ClaimVerdict::decided)
                .mapToDouble(verdict -> verdict.confirmed() ? 1 : 0)
                .average()
                .orElse(Double.NaN);
    }
}
