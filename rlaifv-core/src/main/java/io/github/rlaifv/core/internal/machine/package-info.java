/**
 * What a machine is and how fast it is: loaded native libraries, and measured peaks of a device. Start at {@link
 * io.github.rlaifv.core.internal.machine.DevicePeaks}.
 */
@NullMarked
package io.github.rlaifv.core.internal.machine;

import org.jspecify.annotations.NullMarked;
