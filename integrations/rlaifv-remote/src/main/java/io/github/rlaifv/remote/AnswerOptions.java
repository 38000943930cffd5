package io.github.rlaifv.remote;

import java.util.Optional;

/**
 * Options of generating and of reading word probabilities. Each of them affects results.
 *
 * @param server kind of the server, which decides which parameters it supports
 * @param addSpecialTokens whether the server adds special tokens; empty to find out by a question to the server
 * @param topLogprobs number of most likely first tokens that are requested
 * @param largestMissing largest possible probability of a word that is missing from the top-k list
 * @param sampledAnswers number of sampled responses per question; 0 to read log-probabilities
 * @param words how word probabilities are read from log-probabilities
 * @param endMark text of the token that ends a response; empty to find it by questions to the server
 */
record AnswerOptions(
        ServerKind server,
        Optional<Boolean> addSpecialTokens,
        int topLogprobs,
        double largestMissing,
        int sampledAnswers,
        WordSource words,
        Optional<String> endMark) {
    /** Far more than any server's default limit of candidates per token. */
    private static final int MOST_LOGPROBS = 1000;

    AnswerOptions {
        OptionRange.check(
                topLogprobs >= 1 && topLogprobs <= MOST_LOGPROBS,
                "topLogprobs must be in [1, " + MOST_LOGPROBS + "], was " + topLogprobs);
        OptionRange.check(
                largestMissing > 0 && largestMissing <= 1, "largestMissing must be in (0, 1], was " + largestMissing);
        OptionRange.check(sampledAnswers >= 0, "sampledAnswers must be >= 0, was " + sampledAnswers);
        OptionRange.check(
                words == WordSource.LISTED || (server == ServerKind.VLLM && sampledAnswers == 0),
                "words EXACT needs a server of kind VLLM and no sampledAnswers, were " + server + " and "
                        + sampledAnswers);
        OptionRange.check(endMark.filter(String::isEmpty).isEmpty(), "endMark must be a text such as </s>, was empty");
    }

    boolean samplesWords() {
        return sampledAnswers > 0;
    }

    /** How word probabilities are determined, for the fingerprint. */
    String wordProbabilities() {
        if (words == WordSource.EXACT) {
            return "exact";
        }
        return samplesWords() ? "sampled " + sampledAnswers : "logprobs " + topLogprobs + " missing " + largestMissing;
    }

    /** How prompts begin, for the fingerprint; empty for servers without such an option. */
    String promptBegin() {
        return server == ServerKind.VLLM
                ? "\nspecial tokens " + addSpecialTokens.map(String::valueOf).orElse("where missing")
                : "";
    }

    /** How responses end, for the fingerprint; empty unless it is given. */
    String responseEnd() {
        return endMark.map(mark -> "\nend mark " + mark).orElse("");
    }
}
