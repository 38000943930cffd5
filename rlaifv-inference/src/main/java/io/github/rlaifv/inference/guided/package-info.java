/**
 * Guided decoding: responses that are written sentence by sentence, each the best of several candidates. Start at {@link
 * io.github.rlaifv.inference.guided.GuidedDecoding}.
 */
@NullMarked
package io.github.rlaifv.inference.guided;

import org.jspecify.annotations.NullMarked;
