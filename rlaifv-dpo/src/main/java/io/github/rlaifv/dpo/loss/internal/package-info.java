/** Arithmetic and checks that losses share. */
@NullMarked
package io.github.rlaifv.dpo.loss.internal;

import org.jspecify.annotations.NullMarked;
