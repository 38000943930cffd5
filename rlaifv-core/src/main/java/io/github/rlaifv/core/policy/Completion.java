package io.github.rlaifv.core.policy;

import java.util.List;

/**
 * One sampled response.
 *
 * @param text the decoded response without special tokens, stripped. If the request has a prefix, the text is the whole
 *     response: the prefix as given, then what was generated, without blanks at the end
 * @param tokenIds sampled token ids, including the end token if it was generated, without those of a prefix; empty if a
 *     server does not report them
 * @param finish reason why it ended
 */
public record Completion(String text, List<Integer> tokenIds, FinishReason finish) {
    public Completion {
        tokenIds = List.copyOf(tokenIds);
    }
}
