package io.github.rlaifv.feedback;

import io.github.rlaifv.core.dataset.PreferenceDataset;
import io.github.rlaifv.feedback.pair.LengthBalance;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The result of a feedback run. A run without any pair is a result too.
 *
 * @param pairs preference pairs for training, which are read from {@code pairs.jsonl} whenever they are iterated
 * @param scored all scored candidates, which are read from the run's folder whenever they are iterated
 * @param balance what length balancing chose; without length balancing its ratio is NaN and its table is empty
 * @param counts counts of candidates, claims, pairs and skipped candidates
 * @param seconds duration of each stage in this run, in seconds, in the order of stages; work that an earlier run
 *     finished takes no time
 */
public record FeedbackResult(
        PreferenceDataset pairs,
        ScoredInstructions scored,
        LengthBalance balance,
        FeedbackCounts counts,
        Map<String, Double> seconds) {
    public FeedbackResult {
        seconds = Collections.unmodifiableMap(new LinkedHashMap<>(seconds));
    }
}
