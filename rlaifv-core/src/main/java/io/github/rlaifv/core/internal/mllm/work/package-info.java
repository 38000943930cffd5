/** Threads, gates, checks and random numbers of the models' inside. */
@NullMarked
package io.github.rlaifv.core.internal.mllm.work;

import org.jspecify.annotations.NullMarked;
