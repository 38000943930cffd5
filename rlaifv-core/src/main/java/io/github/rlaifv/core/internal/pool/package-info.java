/** A policy over several copies of one model, which share the requests of a call. */
@NullMarked
package io.github.rlaifv.core.internal.pool;

import org.jspecify.annotations.NullMarked;
