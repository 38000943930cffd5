/** Ways to damage a file. Start at {@link io.github.rlaifv.bench.attack.fuzz.damage.Mutator}. */
@NullMarked
package io.github.rlaifv.bench.attack.fuzz.damage;

import org.jspecify.annotations.NullMarked;
