/** What a long run tells its surroundings: progress, metrics and errors. Start at {@link io.github.rlaifv.core.run.RunListener}. */
@NullMarked
package io.github.rlaifv.core.run;

import org.jspecify.annotations.NullMarked;
