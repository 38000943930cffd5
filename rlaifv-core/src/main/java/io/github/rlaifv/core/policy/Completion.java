package io.github.rlaifv.core.policy;

import java.util.List;

/**
 * One sampled response.
 *
 * @param text the decoded response without special tokens, stripped
 * @param tokenIds as sampled, the end token included where it was written; empty where a server does not tell
 * @param finish why it ended
 */
public record Completion(String text, List<Integer> tokenIds, FinishReason finish) {
    public Completion {
        tokenIds = List.copyOf(tokenIds);
    }
}
