/** Loads the native library LibTorch. Start at {@link io.github.rlaifv.core.internal.engine.TorchEngine}. */
@NullMarked
package io.github.rlaifv.core.internal.engine;

import org.jspecify.annotations.NullMarked;
