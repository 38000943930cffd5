/**
 * The tensor runtime: the kernel archive and how it is called, weights on disk, who owns native memory. Not for users
 * of the library. Start at {@link io.github.rlaifv.core.internal.tensor.Kernels}.
 */
@NullMarked
package io.github.rlaifv.core.internal.tensor;

import org.jspecify.annotations.NullMarked;
