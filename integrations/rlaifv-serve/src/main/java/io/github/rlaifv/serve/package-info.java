/**
 * An OpenAI-compatible HTTP server for policies and best-of-N: {@link io.github.rlaifv.serve.ChatServer}.
 */
@NullMarked
package io.github.rlaifv.serve;

import org.jspecify.annotations.NullMarked;
