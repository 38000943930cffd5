/**
 * Texts with common beginnings as one tree of tokens. Start at {@link
 * io.github.rlaifv.core.internal.mllm.tree.TokenTree}.
 */
@NullMarked
package io.github.rlaifv.core.internal.mllm.tree;

import org.jspecify.annotations.NullMarked;
