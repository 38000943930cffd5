/**
 * The tensor runtime: the kernels and their calls, weights in files, and the ownership of native memory. Not for
 * applications. Start at {@link io.github.rlaifv.core.internal.tensor.Kernels}.
 */
@NullMarked
package io.github.rlaifv.core.internal.tensor;

import org.jspecify.annotations.NullMarked;
