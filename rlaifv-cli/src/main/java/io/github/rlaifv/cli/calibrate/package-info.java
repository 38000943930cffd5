/** The command that measures a labeler on claims of known truth. */
@NullMarked
package io.github.rlaifv.cli.calibrate;

import org.jspecify.annotations.NullMarked;
