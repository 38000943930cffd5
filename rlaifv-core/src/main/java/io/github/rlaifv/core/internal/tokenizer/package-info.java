/**
 * Reads and checks tokenizer files before the native tokenizer uses them. Start at {@link
 * io.github.rlaifv.core.internal.tokenizer.TokenizerFile}.
 */
@NullMarked
package io.github.rlaifv.core.internal.tokenizer;

import org.jspecify.annotations.NullMarked;
