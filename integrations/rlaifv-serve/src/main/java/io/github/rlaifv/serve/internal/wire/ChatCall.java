package io.github.rlaifv.serve.internal.wire;

import io.github.rlaifv.core.policy.Prompt;
import io.github.rlaifv.core.policy.Sampling;
import java.util.OptionalInt;

/**
 * A chat request that has been read and checked.
 *
 * @param model name of the model, as the client wrote it
 * @param prompt the conversation
 * @param prefix the beginning of the response, which the answer continues; empty if it begins one
 * @param sampling how completions are sampled
 * @param choices number of completions that the client gets
 * @param bestOf number of candidates from which they are picked; empty if they are not picked
 * @param delivery the form of the answer
 */
public record ChatCall(
        String model,
        Prompt prompt,
        String prefix,
        Sampling sampling,
        int choices,
        OptionalInt bestOf,
        Delivery delivery) {

    /**
     * The form of an answer.
     *
     * @param stream whether tokens are sent as events while they are sampled
     * @param usage whether a stream ends with the numbers of tokens
     * @param logProbs whether the log-probabilities of the tokens are sent
     * @param alternatives number of likeliest tokens that are sent with each token
     * @param continues whether the answer continues a message, so that blanks at its beginning belong to it
     */
    public record Delivery(boolean stream, boolean usage, boolean logProbs, int alternatives, boolean continues) {}
}
