/** Lemmas and tags by OpenNLP's models. */
@NullMarked
package io.github.rlaifv.inference.evaluation.internal.words;

import org.jspecify.annotations.NullMarked;
