/**
 * Policies and best-of-N as chat models of Spring AI. Start at {@link io.github.rlaifv.springai.RlaifvChatModel}.
 */
@NullMarked
package io.github.rlaifv.springai;

import org.jspecify.annotations.NullMarked;
