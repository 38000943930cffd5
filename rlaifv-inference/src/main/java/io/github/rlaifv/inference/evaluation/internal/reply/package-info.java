/** Files that an evaluation writes and resumes from. */
@NullMarked
package io.github.rlaifv.inference.evaluation.internal.reply;

import org.jspecify.annotations.NullMarked;
