/**
 * The command {@code rlaifv gpu-check}. Start at {@link io.github.rlaifv.cli.gpu.GpuCheckCommand}.
 */
@NullMarked
package io.github.rlaifv.cli.gpu;

import org.jspecify.annotations.NullMarked;
