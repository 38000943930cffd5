/**
 * A chat completion over HTTP: transport, what servers answer, and what their failures mean. Start at {@link
 * io.github.rlaifv.remote.internal.JdkTransport}.
 */
@NullMarked
package io.github.rlaifv.remote.internal;

import org.jspecify.annotations.NullMarked;
