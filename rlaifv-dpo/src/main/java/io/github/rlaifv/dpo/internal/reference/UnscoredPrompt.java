package io.github.rlaifv.dpo.internal.reference;

import io.github.rlaifv.core.policy.Prompt;
import io.github.rlaifv.core.policy.ScoreRequest;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Responses of one prompt that the reference is still to score.
 *
 * @param id of an instruction that asks it, for messages
 * @param texts by key; in order
 */
public record UnscoredPrompt(String id, Prompt prompt, Map<String, String> texts) {
    /** Without some of the responses. */
    UnscoredPrompt without(Set<String> keys) {
        Map<String, String> left = new LinkedHashMap<>(texts);
        left.keySet().removeAll(keys);
        return new UnscoredPrompt(id, prompt, left);
    }

    ScoreRequest request() {
        return new ScoreRequest(prompt, List.copyOf(texts.values()));
    }
}
