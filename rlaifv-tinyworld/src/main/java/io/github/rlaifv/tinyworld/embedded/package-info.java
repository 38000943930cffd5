/**
 * The embedded model behind an address. Start at {@link io.github.rlaifv.tinyworld.embedded.EmbeddedModelProvider}.
 */
@NullMarked
package io.github.rlaifv.tinyworld.embedded;

import org.jspecify.annotations.NullMarked;
