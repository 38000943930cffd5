/** Damages sound inputs in seeded ways and looks at what the library makes of them, in processes that may die. */
@NullMarked
package io.github.rlaifv.bench.attack.fuzz;

import org.jspecify.annotations.NullMarked;
