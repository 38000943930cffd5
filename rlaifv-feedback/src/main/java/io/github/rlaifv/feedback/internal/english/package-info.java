/**
 * Parses English sentences into tagged words, phrases and clauses. Start at {@link
 * io.github.rlaifv.feedback.internal.english.PhraseReader}.
 */
@NullMarked
package io.github.rlaifv.feedback.internal.english;

import org.jspecify.annotations.NullMarked;
