/**
 * Report of a run as {@code report.json} and as a self-contained HTML page. Start at {@link
 * io.github.rlaifv.tinyworld.report.RunReport}; {@link io.github.rlaifv.tinyworld.report.ReportWriter} writes it.
 */
@NullMarked
package io.github.rlaifv.tinyworld.report;

import org.jspecify.annotations.NullMarked;
