/**
 * The options of commands that pick the best of several candidates: how these are ranked, and with which models. Start at
 * {@link io.github.rlaifv.cli.rank.RankingOptions}.
 */
@NullMarked
package io.github.rlaifv.cli.rank;

import org.jspecify.annotations.NullMarked;
