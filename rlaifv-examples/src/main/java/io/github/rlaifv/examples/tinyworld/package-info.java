/**
 * The tiny world of the embedded default: pictures with exact ground truth and a small closed language about them, so
 * that hallucination can be counted without any judge. Start at {@link
 * io.github.rlaifv.examples.tinyworld.TinyWorld}.
 */
@NullMarked
package io.github.rlaifv.examples.tinyworld;

import org.jspecify.annotations.NullMarked;
