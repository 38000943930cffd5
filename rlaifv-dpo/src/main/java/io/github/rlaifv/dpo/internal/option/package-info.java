/**
 * The options of training runs, and which of them results depend on. Start at
 * {@link io.github.rlaifv.dpo.internal.option.RunOption}.
 */
@NullMarked
package io.github.rlaifv.dpo.internal.option;

import org.jspecify.annotations.NullMarked;
