package io.github.rlaifv.dpo;

import io.github.rlaifv.core.policy.Prompt;
import io.github.rlaifv.core.policy.ScoreRequest;
import java.util.List;
import java.util.Map;

/**
 * Responses of one prompt that the reference is still to score.
 *
 * @param id of an instruction that asks it, for messages
 * @param texts by key; in order
 */
record UnscoredPrompt(String id, Prompt prompt, Map<String, String> texts) {
    ScoreRequest request() {
        return new ScoreRequest(prompt, List.copyOf(texts.values()));
    }
}
