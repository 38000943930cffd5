/** Where a model computes and in which numbers. Start at {@link io.github.rlaifv.core.device.ComputeDevice}. */
@NullMarked
package io.github.rlaifv.core.device;

import org.jspecify.annotations.NullMarked;
