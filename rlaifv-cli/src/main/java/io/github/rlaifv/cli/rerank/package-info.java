/**
 * Self-feedback at inference from the command line: the best of N responses by what alignment changed. Start at {@link
 * io.github.rlaifv.cli.rerank.RerankCommand}.
 */
@NullMarked
package io.github.rlaifv.cli.rerank;

import org.jspecify.annotations.NullMarked;
