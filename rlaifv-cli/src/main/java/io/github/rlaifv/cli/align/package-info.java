/**
 * The commands that align models in rounds of feedback and training. Start at {@link
 * io.github.rlaifv.cli.align.AlignmentJob}.
 */
@NullMarked
package io.github.rlaifv.cli.align;

import org.jspecify.annotations.NullMarked;
