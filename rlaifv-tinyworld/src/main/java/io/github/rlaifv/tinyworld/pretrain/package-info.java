/**
 * How the embedded model was made: its shape, its stages of pretraining and what it must reach. Start at {@link
 * io.github.rlaifv.tinyworld.pretrain.TinyPretraining}.
 */
@NullMarked
package io.github.rlaifv.tinyworld.pretrain;

import org.jspecify.annotations.NullMarked;
