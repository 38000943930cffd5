/**
 * Measures how reliable a labeler's verdicts are, on claims of known truth. Start at {@link
 * io.github.rlaifv.feedback.calibration.LabelerCalibration}.
 */
@NullMarked
package io.github.rlaifv.feedback.calibration;

import org.jspecify.annotations.NullMarked;
