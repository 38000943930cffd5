/**
 * The devices that models run on and the element types of tensors. Start at {@link
 * io.github.rlaifv.core.device.ComputeDevice}.
 */
@NullMarked
package io.github.rlaifv.core.device;

import org.jspecify.annotations.NullMarked;
