/** Reads the lists that models write, as lines, tables and JSON. Start at {@link io.github.rlaifv.feedback.internal.list.ListLines}. */
@NullMarked
package io.github.rlaifv.feedback.internal.list;

import org.jspecify.annotations.NullMarked;
