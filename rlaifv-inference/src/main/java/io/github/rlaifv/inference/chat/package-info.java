/**
 * Answers to single conversations, as the chat models of frameworks give them: by a policy, or by the best of N
 * responses. Start at {@link io.github.rlaifv.inference.chat.Responder}.
 */
@NullMarked
package io.github.rlaifv.inference.chat;

import org.jspecify.annotations.NullMarked;
