/**
 * Append-only files of finished units, from which interrupted work resumes. Start at {@link
 * io.github.rlaifv.core.internal.journal.Journal}.
 */
@NullMarked
package io.github.rlaifv.core.internal.journal;

import org.jspecify.annotations.NullMarked;
