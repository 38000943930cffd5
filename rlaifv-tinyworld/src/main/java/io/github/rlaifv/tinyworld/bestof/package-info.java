/**
 * Compares rules of best-of-N on held-out scenes of the tiny world, over several quickstarts. Start at {@link
 * io.github.rlaifv.tinyworld.bestof.RuleComparison}.
 */
@NullMarked
package io.github.rlaifv.tinyworld.bestof;

import org.jspecify.annotations.NullMarked;
