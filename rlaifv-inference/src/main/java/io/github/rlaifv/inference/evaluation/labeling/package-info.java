/**
 * Labels that people give to responses: the labeling page, its files, majority and agreement. Start at
 * {@link io.github.rlaifv.inference.evaluation.labeling.Labels}. Pages are made by {@code LabelingSheet} in the
 * parent package.
 */
@NullMarked
package io.github.rlaifv.inference.evaluation.labeling;

import org.jspecify.annotations.NullMarked;
