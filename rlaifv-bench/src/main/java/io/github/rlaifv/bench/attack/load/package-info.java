/** Runs many threads at once on models, tokenizers, images, datasets and journals, in a process that may die. */
@NullMarked
package io.github.rlaifv.bench.attack.load;

import org.jspecify.annotations.NullMarked;
