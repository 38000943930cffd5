/** The file layouts of the RLAIF-V authors' Python code, paired exactly as there or without its losses. Start at {@link io.github.rlaifv.feedback.official.OfficialPairing}. */
@NullMarked
package io.github.rlaifv.feedback.official;

import org.jspecify.annotations.NullMarked;
