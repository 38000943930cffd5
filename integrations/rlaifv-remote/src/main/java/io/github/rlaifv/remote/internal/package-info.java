/**
 * Sends chat completions over HTTP, checks the responses of servers and classifies their failures. Start at {@link
 * io.github.rlaifv.remote.internal.JdkTransport}.
 */
@NullMarked
package io.github.rlaifv.remote.internal;

import org.jspecify.annotations.NullMarked;
