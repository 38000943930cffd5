/** Helpers that tests of several modules share. Start at {@link io.github.rlaifv.core.testkit.Fixtures}. */
@NullMarked
package io.github.rlaifv.core.testkit;

import org.jspecify.annotations.NullMarked;
