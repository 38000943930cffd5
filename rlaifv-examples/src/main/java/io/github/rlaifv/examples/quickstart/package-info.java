/**
 * The main job: from pictures to an aligned model and a report. Start at {@link
 * io.github.rlaifv.examples.quickstart.Quickstart}.
 */
@NullMarked
package io.github.rlaifv.examples.quickstart;

import org.jspecify.annotations.NullMarked;
