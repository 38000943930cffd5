/**
 * What a training run did, as a page for people. Start at {@link io.github.rlaifv.dpo.report.TrainingReport}.
 */
@NullMarked
package io.github.rlaifv.dpo.report;

import org.jspecify.annotations.NullMarked;
