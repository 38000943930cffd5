/**
 * Compares planned with measured memory. Start at {@link io.github.rlaifv.bench.memory.MemoryCheck}.
 */
@NullMarked
package io.github.rlaifv.bench.memory;

import org.jspecify.annotations.NullMarked;
