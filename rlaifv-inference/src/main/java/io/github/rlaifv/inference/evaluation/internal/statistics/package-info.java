/** Bootstrap, confidence intervals and corrections for multiple comparisons. */
@NullMarked
package io.github.rlaifv.inference.evaluation.internal.statistics;

import org.jspecify.annotations.NullMarked;
