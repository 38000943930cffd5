/**
 * What is said about scenes: captions, claims, questions, and metrics of hallucination read from them. Start at
 * {@link io.github.rlaifv.tinyworld.language.TinyClaim}.
 */
@NullMarked
package io.github.rlaifv.tinyworld.language;

import org.jspecify.annotations.NullMarked;
