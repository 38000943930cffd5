/**
 * Companions of pairs, such as the damaged image of mDPO. Start at {@link io.github.rlaifv.dpo.companion.ImageDamage}.
 */
@NullMarked
package io.github.rlaifv.dpo.companion;

import org.jspecify.annotations.NullMarked;
