/**
 * What a run reports, as {@code report.json} and as one self-contained page. Start at {@link
 * io.github.rlaifv.tinyworld.report.RunReport}; {@link io.github.rlaifv.tinyworld.report.ReportWriter} writes it.
 */
@NullMarked
package io.github.rlaifv.tinyworld.report;

import org.jspecify.annotations.NullMarked;
