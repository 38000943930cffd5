/**
 * LLaVA-NeXT (arXiv 2310.03744 and its 1.6 release): tiles of an image at its best resolution, a newline's embedding
 * after every row of features. Start at {@link io.github.rlaifv.core.internal.mllm.family.llavanext.LlavaNextFamily}.
 */
@NullMarked
package io.github.rlaifv.core.internal.mllm.family.llavanext;

import org.jspecify.annotations.NullMarked;
