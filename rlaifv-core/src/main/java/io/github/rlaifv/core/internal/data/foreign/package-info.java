/**
 * Records of LLaVA's and LLaMA-Factory's JSON files. Start at {@link
 * io.github.rlaifv.core.internal.data.foreign.ConversationRecord}.
 */
@NullMarked
package io.github.rlaifv.core.internal.data.foreign;

import org.jspecify.annotations.NullMarked;
