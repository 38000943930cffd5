/**
 * Words of English texts with lemmas and tags, behind a replaceable interface. Start at
 * {@link io.github.rlaifv.inference.evaluation.words.EnglishWords}.
 */
@NullMarked
package io.github.rlaifv.inference.evaluation.words;

import org.jspecify.annotations.NullMarked;
