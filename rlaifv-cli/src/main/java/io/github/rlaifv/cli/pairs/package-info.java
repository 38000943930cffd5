/** The command that makes pairs again from finished feedback. */
@NullMarked
package io.github.rlaifv.cli.pairs;

import org.jspecify.annotations.NullMarked;
