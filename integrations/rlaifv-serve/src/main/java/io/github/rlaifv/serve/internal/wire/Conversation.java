package io.github.rlaifv.serve.internal.wire;

import io.github.rlaifv.core.policy.Prompt;

/**
 * The messages of a request.
 *
 * @param prompt the conversation up to the user's last message
 * @param prefix the beginning of the response, which the request continues; empty if it begins one
 */
record Conversation(Prompt prompt, String prefix) {}
