/**
 * Best-of-N reranking from the command line, with the implicit reward of the aligned model. Start at {@link
 * io.github.rlaifv.cli.rerank.RerankCommand}.
 */
@NullMarked
package io.github.rlaifv.cli.rerank;

import org.jspecify.annotations.NullMarked;
