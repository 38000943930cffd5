/** Arithmetic and checks that losses share. */
@NullMarked
package io.github.rlaifv.dpo.internal.loss;

import org.jspecify.annotations.NullMarked;
