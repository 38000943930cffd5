/**
 * What an inspection shows: the items of a run or dataset, read on demand. Start at {@link
 * io.github.rlaifv.report.inspect.item.InspectedPart}.
 */
@NullMarked
package io.github.rlaifv.report.inspect.item;

import org.jspecify.annotations.NullMarked;
