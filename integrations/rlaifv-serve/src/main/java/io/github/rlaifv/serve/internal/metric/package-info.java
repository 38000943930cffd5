/** Metrics of the server. */
@NullMarked
package io.github.rlaifv.serve.internal.metric;

import org.jspecify.annotations.NullMarked;
