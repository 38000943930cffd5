/** HTML pages about training runs and alignments. Start at {@link io.github.rlaifv.dpo.report.TrainingReport}. */
@NullMarked
package io.github.rlaifv.dpo.report;

import org.jspecify.annotations.NullMarked;
