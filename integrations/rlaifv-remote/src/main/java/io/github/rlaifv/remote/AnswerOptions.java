package io.github.rlaifv.remote;

import java.util.Optional;

/**
 * How answers and words' probabilities are asked for; each option changes results.
 *
 * @param server what the server understands
 * @param addSpecialTokens empty to find out by a question to the server
 * @param topLogprobs number of likely first tokens that the server is asked for
 * @param largestMissing largest probability that an asked word may have without being told
 * @param sampledAnswers number of sampled answers per question; 0 to read log-probabilities
 */
record AnswerOptions(
        ServerKind server,
        Optional<Boolean> addSpecialTokens,
        int topLogprobs,
        double largestMissing,
        int sampledAnswers) {
    /** More candidates of an answer than any server's default limit help nobody. */
    private static final int MOST_LOGPROBS = 1000;

    AnswerOptions {
        RemoteOptions.check(
                topLogprobs >= 1 && topLogprobs <= MOST_LOGPROBS,
                "topLogprobs must be in [1, " + MOST_LOGPROBS + "], was " + topLogprobs);
        RemoteOptions.check(
                largestMissing > 0 && largestMissing <= 1, "largestMissing must be in (0, 1], was " + largestMissing);
        RemoteOptions.check(sampledAnswers >= 0, "sampledAnswers must be >= 0, was " + sampledAnswers);
    }

    boolean samplesWords() {
        return sampledAnswers > 0;
    }

    /** How words' probabilities are found, for the fingerprint. */
    String wordProbabilities() {
        return samplesWords() ? "sampled " + sampledAnswers : "logprobs " + topLogprobs + " missing " + largestMissing;
    }

    /** How prompts begin, for the fingerprint; empty for servers without a choice. */
    String promptBegin() {
        return server == ServerKind.VLLM
                ? "\nspecial tokens " + addSpecialTokens.map(String::valueOf).orElse("where missing")
                : "";
    }
}
