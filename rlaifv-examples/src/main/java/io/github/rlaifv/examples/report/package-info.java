/**
 * What a run reports, as {@code report.json} and as one self-contained page. Start at {@link
 * io.github.rlaifv.examples.report.RunReport}; {@link io.github.rlaifv.examples.report.ReportWriter} writes it.
 */
@NullMarked
package io.github.rlaifv.examples.report;

import org.jspecify.annotations.NullMarked;
