package io.github.rlaifv.dpo.reference.internal;

import io.github.rlaifv.core.policy.Prompt;
import io.github.rlaifv.core.policy.ScoreRequest;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A prompt with responses that the reference still has to score.
 *
 * @param id id of an instruction with this prompt, for messages
 * @param prompt the prompt
 * @param texts responses by key, in order
 */
public record UnscoredPrompt(String id, Prompt prompt, Map<String, String> texts) {
    /** Returns a copy without some of the responses. */
    UnscoredPrompt without(Set<String> keys) {
        Map<String, String> left = new LinkedHashMap<>(texts);
        left.keySet().removeAll(keys);
        return new UnscoredPrompt(id, prompt, left);
    }

    ScoreRequest request() {
        return new ScoreRequest(prompt, List.copyOf(texts.values()));
    }
}
