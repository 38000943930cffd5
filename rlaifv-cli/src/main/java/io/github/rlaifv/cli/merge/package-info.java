/** The command that joins the shards of a run. */
@NullMarked
package io.github.rlaifv.cli.merge;

import org.jspecify.annotations.NullMarked;
