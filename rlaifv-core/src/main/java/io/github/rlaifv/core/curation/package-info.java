/**
 * Selection of instructions for a run: each once, without images of benchmarks, mixed from several sources. Start at
 * {@link io.github.rlaifv.core.curation.InstructionCuration}.
 */
@NullMarked
package io.github.rlaifv.core.curation;

import org.jspecify.annotations.NullMarked;
