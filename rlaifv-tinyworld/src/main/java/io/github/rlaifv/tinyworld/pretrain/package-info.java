/**
 * Pretraining of the embedded model: its architecture, its training stages and its final checks. Start at {@link
 * io.github.rlaifv.tinyworld.pretrain.TinyPretraining}.
 */
@NullMarked
package io.github.rlaifv.tinyworld.pretrain;

import org.jspecify.annotations.NullMarked;
