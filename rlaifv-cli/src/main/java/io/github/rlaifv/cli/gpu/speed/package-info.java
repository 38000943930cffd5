/**
 * The part of {@code rlaifv gpu-check} that measures a device and models on it. Start at {@link
 * io.github.rlaifv.cli.gpu.speed.ModelSpeed}.
 */
@NullMarked
package io.github.rlaifv.cli.gpu.speed;

import org.jspecify.annotations.NullMarked;
