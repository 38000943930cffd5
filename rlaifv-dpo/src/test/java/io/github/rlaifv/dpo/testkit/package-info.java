/**
 * Test model that is small enough to differentiate by hand. Start at {@link io.github.rlaifv.dpo.testkit.TablePolicy}.
 */
@NullMarked
package io.github.rlaifv.dpo.testkit;

import org.jspecify.annotations.NullMarked;
