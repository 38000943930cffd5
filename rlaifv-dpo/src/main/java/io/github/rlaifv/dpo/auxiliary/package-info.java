/**
 * Auxiliary responses of pairs, such as the damaged image of mDPO. Start at {@link io.github.rlaifv.dpo.auxiliary.ImageDamage}.
 */
@NullMarked
package io.github.rlaifv.dpo.auxiliary;

import org.jspecify.annotations.NullMarked;
