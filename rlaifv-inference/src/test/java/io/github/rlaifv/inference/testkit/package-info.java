/** Hand-made models for tests. Start at {@link io.github.rlaifv.inference.testkit.WordPolicy}. */
@NullMarked
package io.github.rlaifv.inference.testkit;

import org.jspecify.annotations.NullMarked;
