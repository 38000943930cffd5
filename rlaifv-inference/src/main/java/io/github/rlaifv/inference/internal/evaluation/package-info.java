/** Files that an evaluation writes and resumes from. */
@NullMarked
package io.github.rlaifv.inference.internal.evaluation;

import org.jspecify.annotations.NullMarked;
