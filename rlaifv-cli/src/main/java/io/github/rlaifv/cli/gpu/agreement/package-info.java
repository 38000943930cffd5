/**
 * The part of {@code rlaifv gpu-check} that compares the results of one model on two devices. Start at {@link
 * io.github.rlaifv.cli.gpu.agreement.ModelComparison}.
 */
@NullMarked
package io.github.rlaifv.cli.gpu.agreement;

import org.jspecify.annotations.NullMarked;
