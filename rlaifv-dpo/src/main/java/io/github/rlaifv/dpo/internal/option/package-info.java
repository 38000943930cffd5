/**
 * What can be set of a training, and which of it results depend on. Start at {@link
 * io.github.rlaifv.dpo.internal.option.RunOption}.
 */
@NullMarked
package io.github.rlaifv.dpo.internal.option;

import org.jspecify.annotations.NullMarked;
