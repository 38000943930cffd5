package io.github.rlaifv.tinyworld.quickstart;

import io.github.rlaifv.tinyworld.report.BestOfNPoint;
import java.util.List;

/**
 * Best-of-N on held-out scenes.
 *
 * @param ofBase picked among the base's candidates
 * @param ofAligned picked among the aligned model's candidates
 */
record PoolCurves(List<BestOfNPoint> ofBase, List<BestOfNPoint> ofAligned) {}
