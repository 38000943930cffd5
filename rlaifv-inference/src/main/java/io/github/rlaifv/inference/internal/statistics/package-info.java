/** Bootstrap, intervals and corrections for many comparisons. */
@NullMarked
package io.github.rlaifv.inference.internal.statistics;

import org.jspecify.annotations.NullMarked;
