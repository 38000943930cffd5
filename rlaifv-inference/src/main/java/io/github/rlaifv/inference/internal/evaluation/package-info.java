/** Files that an evaluation leaves and goes on from. */
@NullMarked
package io.github.rlaifv.inference.internal.evaluation;

import org.jspecify.annotations.NullMarked;
