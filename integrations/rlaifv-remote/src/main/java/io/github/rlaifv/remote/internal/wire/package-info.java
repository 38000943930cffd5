/**
 * Requests to endpoints of a server for which LangChain4j has no client. Start at {@link
 * io.github.rlaifv.remote.internal.wire.JsonWire}.
 */
@NullMarked
package io.github.rlaifv.remote.internal.wire;

import org.jspecify.annotations.NullMarked;
