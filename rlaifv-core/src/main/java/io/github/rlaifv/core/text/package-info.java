/**
 * Tokenizers and prompt formats: converts text to token ids and back, and writes conversations as each model family
 * expects them. Start at {@link io.github.rlaifv.core.text.Tokenizer} and {@link
 * io.github.rlaifv.core.text.PromptFormat}.
 */
@NullMarked
package io.github.rlaifv.core.text;

import org.jspecify.annotations.NullMarked;
