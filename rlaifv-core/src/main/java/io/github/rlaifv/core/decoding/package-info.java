/**
 * Ways of decoding beyond the sampling of single tokens: beam search, and the settings that a checkpoint brings along. Start
 * at {@link io.github.rlaifv.core.decoding.BeamSearch}.
 */
@NullMarked
package io.github.rlaifv.core.decoding;

import org.jspecify.annotations.NullMarked;
