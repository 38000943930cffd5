package io.github.rlaifv.core.policy;

import java.util.List;
import java.util.Objects;

/**
 * A request for the log-probabilities of given responses to one prompt.
 *
 * @param prompt the prompt
 * @param responses whole responses without template marks, which begin with the prefix; the end token is added and scored
 * @param prefix the beginning of all responses that is given and not scored: the results hold the tokens after it. Empty
 *     to score all tokens. Only policies that continue prefixes accept it ({@link Policy#continuesPrefixes}). If the prefix
 *     does not end where a token of a response ends, models on this machine encode what follows it by itself, and servers
 *     score from the token in which it ends
 */
public record ScoreRequest(Prompt prompt, List<String> responses, String prefix) {
    private static final int SHOWN = 80;

    public ScoreRequest {
        Objects.requireNonNull(prompt, "prompt");
        Objects.requireNonNull(prefix, "prefix");
        responses = List.copyOf(responses);
        for (int i = 0; i < responses.size(); i++) {
            if (!responses.get(i).startsWith(prefix)) {
                throw new IllegalArgumentException("response " + i + ", \"" + shortened(responses.get(i))
                        + "\", does not begin with the prefix \"" + shortened(prefix)
                        + "\": give whole responses that begin with it");
            }
        }
    }

    /** A request for the log-probabilities of all tokens of the responses. */
    public ScoreRequest(Prompt prompt, List<String> responses) {
        this(prompt, responses, "");
    }

    private static String shortened(String text) {
        return text.length() <= SHOWN ? text : text.substring(0, SHOWN) + "...";
    }

    /**
     * Rejects requests with a response prefix, for policies that do not continue them ({@link
     * Policy#continuesPrefixes}).
     *
     * @param policy name of the policy
     * @throws MissingCapabilityException naming the policy and the first request with a prefix
     */
    public static void rejectPrefixes(List<ScoreRequest> requests, String policy) {
        for (int i = 0; i < requests.size(); i++) {
            if (!requests.get(i).prefix().isEmpty()) {
                throw MissingCapabilityException.ofPrefix(policy, Capability.SCORE, "score request " + i);
            }
        }
    }
}
