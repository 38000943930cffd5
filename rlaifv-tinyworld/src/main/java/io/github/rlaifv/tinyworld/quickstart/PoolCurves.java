package io.github.rlaifv.tinyworld.quickstart;

import io.github.rlaifv.tinyworld.report.BestOfNPoint;
import java.util.List;

/**
 * Best-of-N results on held-out images.
 *
 * @param ofBase results for candidates of the base model
 * @param ofAligned results for candidates of the aligned model
 */
record PoolCurves(List<BestOfNPoint> ofBase, List<BestOfNPoint> ofAligned) {}
