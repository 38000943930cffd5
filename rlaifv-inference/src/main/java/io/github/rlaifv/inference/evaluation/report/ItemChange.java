package io.github.rlaifv.inference.evaluation.report;

/**
 * An item whose part in a figure changed.
 *
 * @param item its number in the benchmark, from 0
 * @param share its part of the figure's difference between the two models: the parts of all items add up to the difference
 */
record ItemChange(int item, double share) {}
