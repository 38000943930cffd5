/** The command that joins the shards of a run, or merges an adapter into its model. */
@NullMarked
package io.github.rlaifv.cli.merge;

import org.jspecify.annotations.NullMarked;
