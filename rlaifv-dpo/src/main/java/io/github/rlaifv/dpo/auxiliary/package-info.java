/**
 * Creates the auxiliary responses that some losses score together with each pair, such as mDPO's response to a damaged
 * image. Start at {@link io.github.rlaifv.dpo.auxiliary.ImageDamage}.
 */
@NullMarked
package io.github.rlaifv.dpo.auxiliary;

import org.jspecify.annotations.NullMarked;
