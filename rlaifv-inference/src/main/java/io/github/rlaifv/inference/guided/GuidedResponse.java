package io.github.rlaifv.inference.guided;

import io.github.rlaifv.core.policy.Completion;

/**
 * A response that was written sentence by sentence, and what it cost.
 *
 * @param completion the response. Its token ids are those of the chosen sentences; empty if the generator does not report
 *     them
 * @param sentences number of sentences that were chosen
 * @param candidates number of candidates for all sentences
 * @param generatedTokens number of tokens that the generator reported for all candidates. For a generator that reports no
 *     single tokens, parts of texts count
 * @param scoredTokens number of tokens that the ranker scored, as its {@link
 *     io.github.rlaifv.inference.ScoredResponse#tokens} say, each different text once
 */
public record GuidedResponse(
        Completion completion, int sentences, int candidates, long generatedTokens, long scoredTokens) {

    /** The text of the response. */
    public String text() {
        return completion.text();
    }
}
