/**
 * Reads and writes the files of the RLAIF-V authors' Python code, and pairs answers exactly as it does or without its
 * losses. Start at {@link io.github.rlaifv.feedback.official.OfficialPairing}.
 */
@NullMarked
package io.github.rlaifv.feedback.official;

import org.jspecify.annotations.NullMarked;
