package io.github.rlaifv.spark;

import io.github.rlaifv.core.dataset.DatasetCard;
import io.github.rlaifv.feedback.FeedbackCounts;

/**
 * The result of {@link SparkFeedback#run}.
 *
 * @param pairs folder of the pairs in the schema of the RLAIF-V-Dataset
 * @param card card of the pairs
 * @param counts counts of candidates, claims, pairs and skipped candidates
 * @param ratio the ratio that length balancing chose; NaN without length balancing or without pairs
 */
public record SparkFeedbackResult(String pairs, DatasetCard card, FeedbackCounts counts, double ratio) {}
