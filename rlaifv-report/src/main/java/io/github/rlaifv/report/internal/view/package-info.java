/**
 * The pages of an inspection; not for users. Start at {@link io.github.rlaifv.report.internal.view.InspectionPages}.
 */
@NullMarked
package io.github.rlaifv.report.internal.view;

import org.jspecify.annotations.NullMarked;
