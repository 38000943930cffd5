/**
 * A queue before a policy, for programs with many threads: requests that wait are computed together. Start at {@link
 * io.github.rlaifv.core.queue.QueuedPolicy}.
 */
@NullMarked
package io.github.rlaifv.core.queue;

import org.jspecify.annotations.NullMarked;
