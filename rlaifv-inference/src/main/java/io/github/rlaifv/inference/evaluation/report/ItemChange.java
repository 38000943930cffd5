package io.github.rlaifv.inference.evaluation.report;

/**
 * An item whose part in a metric changed.
 *
 * @param item index of the item in the benchmark, counted from 0
 * @param share part of the item in the metric's difference between the two models; the parts of all items add up to the
 *     difference
 */
record ItemChange(int item, double share) {}
