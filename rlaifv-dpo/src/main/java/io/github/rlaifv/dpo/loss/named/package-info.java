/**
 * Preference losses as texts, for command lines and settings files. Start at {@link
 * io.github.rlaifv.dpo.loss.named.LossNames}.
 */
@NullMarked
package io.github.rlaifv.dpo.loss.named;

import org.jspecify.annotations.NullMarked;
