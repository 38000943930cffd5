/** Threads, gates, checks and random numbers that the parts of a model share. */
@NullMarked
package io.github.rlaifv.core.internal.mllm.work;

import org.jspecify.annotations.NullMarked;
