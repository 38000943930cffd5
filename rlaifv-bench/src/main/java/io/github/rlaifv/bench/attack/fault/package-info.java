/** A server that fails for a given share of requests; no request may be lost. */
@NullMarked
package io.github.rlaifv.bench.attack.fault;

import org.jspecify.annotations.NullMarked;
