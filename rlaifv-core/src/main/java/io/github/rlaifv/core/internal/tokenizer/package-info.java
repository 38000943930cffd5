/** Tokenizer files, checked before the native library sees them. */
@NullMarked
package io.github.rlaifv.core.internal.tokenizer;

import org.jspecify.annotations.NullMarked;
