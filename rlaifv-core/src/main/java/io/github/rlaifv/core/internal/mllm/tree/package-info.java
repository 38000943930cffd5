/**
 * Token sequences with common beginnings as trees, so that shared parts are computed once. Start at {@link
 * io.github.rlaifv.core.internal.mllm.tree.TokenTree}.
 */
@NullMarked
package io.github.rlaifv.core.internal.mllm.tree;

import org.jspecify.annotations.NullMarked;
