/**
 * LLaVA-NeXT (arXiv 2310.03744 and its 1.6 release): an image is cut into tiles at its best resolution, and each row of
 * features ends with a newline embedding. Start at {@link
 * io.github.rlaifv.core.internal.mllm.family.llavanext.LlavaNextFamily}.
 */
@NullMarked
package io.github.rlaifv.core.internal.mllm.family.llavanext;

import org.jspecify.annotations.NullMarked;
