/**
 * Language of the tiny world: captions, claims and questions about scenes, and hallucination metrics. Start at
 * {@link io.github.rlaifv.tinyworld.language.TinyClaim}.
 */
@NullMarked
package io.github.rlaifv.tinyworld.language;

import org.jspecify.annotations.NullMarked;
