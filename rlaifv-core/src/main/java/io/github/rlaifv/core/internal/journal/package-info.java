/** Files of finished units, which only grow. Start at {@link io.github.rlaifv.core.internal.journal.Journal}. */
@NullMarked
package io.github.rlaifv.core.internal.journal;

import org.jspecify.annotations.NullMarked;
