/**
 * Browsable pages over the folders of runs and datasets. Start at {@link io.github.rlaifv.report.inspect.Inspection}.
 */
@NullMarked
package io.github.rlaifv.report.inspect;

import org.jspecify.annotations.NullMarked;
