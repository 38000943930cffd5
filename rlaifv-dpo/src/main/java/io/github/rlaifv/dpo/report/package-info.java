/** HTML pages that show what a training run did. Start at {@link io.github.rlaifv.dpo.report.TrainingReport}. */
@NullMarked
package io.github.rlaifv.dpo.report;

import org.jspecify.annotations.NullMarked;
