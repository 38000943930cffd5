package io.github.rlaifv.feedback;

import io.github.rlaifv.core.dataset.PreferenceDataset;
import io.github.rlaifv.feedback.pair.LengthBalance;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What a run of the pipeline made. No pair at all is a result too.
 *
 * @param pairs to be learned from, read from {@code pairs.jsonl} whenever they are gone through
 * @param scored all scored candidates, read from the run's folder whenever they are gone through
 * @param balance what length balancing chose; its ratio is NaN and its table empty where it was off
 * @param counts of candidates, claims, pairs and what was skipped
 * @param seconds each stage took in this run, in order; finished work of an earlier run takes none
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
