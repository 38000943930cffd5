/**
 * Hand-made models for tests, and contract tests for rankers, to be extended by tests of own implementations. Start at
 * {@link io.github.rlaifv.inference.testkit.ResponseRankerContract}.
 */
@NullMarked
package io.github.rlaifv.inference.testkit;

import org.jspecify.annotations.NullMarked;
