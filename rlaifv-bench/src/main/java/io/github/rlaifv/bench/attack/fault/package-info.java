/** A server of whose answers a given share fails; nothing that is asked of it may be lost. */
@NullMarked
package io.github.rlaifv.bench.attack.fault;

import org.jspecify.annotations.NullMarked;
