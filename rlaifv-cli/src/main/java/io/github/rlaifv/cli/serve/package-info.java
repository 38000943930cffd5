/** The command {@code rlaifv serve}: an HTTP server over a model. */
@NullMarked
package io.github.rlaifv.cli.serve;

import org.jspecify.annotations.NullMarked;
