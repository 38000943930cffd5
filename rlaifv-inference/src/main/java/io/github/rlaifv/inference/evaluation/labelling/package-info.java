/**
 * Labels that people give to responses: the page they give them on, the files it makes, majority and agreement. Start at
 * {@link io.github.rlaifv.inference.evaluation.labelling.Labels}; pages are made by
 * {@code LabellingSheet} in the package above.
 */
@NullMarked
package io.github.rlaifv.inference.evaluation.labelling;

import org.jspecify.annotations.NullMarked;
