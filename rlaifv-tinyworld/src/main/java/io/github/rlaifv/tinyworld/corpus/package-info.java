/** Training examples of the embedded model. Start at {@link io.github.rlaifv.tinyworld.corpus.TinyCorpus}. */
@NullMarked
package io.github.rlaifv.tinyworld.corpus;

import org.jspecify.annotations.NullMarked;
