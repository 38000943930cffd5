/**
 * Self-feedback at inference from the command line: the best of N responses by what alignment changed. Start at {@link
 * io.github.rlaifv.examples.rerank.RerankCommand}.
 */
@NullMarked
package io.github.rlaifv.examples.rerank;

import org.jspecify.annotations.NullMarked;
