/** Damages sound inputs in seeded ways and checks how the library handles them, in processes that may die. */
@NullMarked
package io.github.rlaifv.bench.attack.fuzz;

import org.jspecify.annotations.NullMarked;
