/** The command {@code rlaifv completion}. Start at {@link io.github.rlaifv.cli.completion.CompletionCommand}. */
@NullMarked
package io.github.rlaifv.cli.completion;

import org.jspecify.annotations.NullMarked;
