/**
 * Text to token ids and back, and how a model family writes a conversation. Start at
 * {@link io.github.rlaifv.core.text.Tokenizer} and {@link io.github.rlaifv.core.text.PromptFormat}.
 */
@NullMarked
package io.github.rlaifv.core.text;

import org.jspecify.annotations.NullMarked;
