/**
 * The quickstart: a full run from images to an aligned model and a report. Start at {@link
 * io.github.rlaifv.tinyworld.quickstart.Quickstart}.
 */
@NullMarked
package io.github.rlaifv.tinyworld.quickstart;

import org.jspecify.annotations.NullMarked;
