package io.github.rlaifv.core.policy;

import java.util.List;

/**
 * One sampled response.
 *
 * @param text the decoded response without special tokens, stripped
 * @param tokenIds sampled token ids, including the end token if it was generated; empty if a server does not report
 *     them
 * @param finish reason why it ended
 */
public record Completion(String text, List<Integer> tokenIds, FinishReason finish) {
    public Completion {
        tokenIds = List.copyOf(tokenIds);
    }
}
