package io.github.rlaifv.inference.chat;

import io.github.rlaifv.core.policy.Policy;
import io.github.rlaifv.core.policy.Prompt;
import io.github.rlaifv.core.policy.Sampling;
import io.github.rlaifv.inference.ResponseRanker;
import java.util.function.Consumer;

/**
 * Answers one conversation per call. The chat models of frameworks are made of a responder, so they answer alike.
 *
 * <p>Random numbers depend on the conversation and the seed only, as in {@link
 * io.github.rlaifv.inference.BestOfN#best}: equal conversations get equal answers, unless the seed differs.
 *
 * <p>Threads: a responder is as safe as its policies ({@link Policy}). A program whose threads ask at the same time gives
 * it a {@link io.github.rlaifv.core.queue.QueuedPolicy}, which computes their requests together.
 *
 * <p>Stopping: as {@link Policy}, by {@link io.github.rlaifv.core.run.Cancellation} or an interruption.
 */
public interface Responder {

    /** Name of the model. */
    String name();

    /**
     * Answers a conversation, and passes the text on while it is written.
     *
     * @param prompt the conversation
     * @param sampling how the response is sampled
     * @param pieces receives parts of the text, which joined are the whole text. It is called by the thread that computes
     *     and must return quickly. A responder that knows the response only at the end calls it once
     * @throws io.github.rlaifv.core.run.BadDataException if the conversation can't be used
     * @throws io.github.rlaifv.core.policy.PartialFailureException if the request failed, with the reason
     * @throws io.github.rlaifv.core.run.CancelledException if the work was stopped
     */
    Answer answer(Prompt prompt, Sampling sampling, Consumer<String> pieces);

    /**
     * Answers a conversation.
     *
     * @param prompt the conversation
     * @param sampling how the response is sampled
     * @throws io.github.rlaifv.core.run.BadDataException if the conversation can't be used
     * @throws io.github.rlaifv.core.policy.PartialFailureException if the request failed, with the reason
     * @throws io.github.rlaifv.core.run.CancelledException if the work was stopped
     */
    Answer answer(Prompt prompt, Sampling sampling);

    /**
     * Returns a responder that samples one response. The caller keeps ownership of the policy.
     *
     * @throws io.github.rlaifv.core.policy.MissingCapabilityException if the policy can't generate responses
     */
    static Responder of(Policy policy) {
        return new PolicyResponder(policy);
    }

    /**
     * Returns a responder that samples candidates from the ranker's model and answers with the best one. Its answer is that
     * of {@link io.github.rlaifv.inference.BestOfN} with the same sampling. It is known, and passed on, only when all
     * candidates are ranked. The caller keeps ownership of the models.
     *
     * @param ranker ranks the candidates, such as a {@link io.github.rlaifv.inference.SelfRewardReranker}
     * @param candidates number of candidates per answer, from 1 to {@value
     *     io.github.rlaifv.inference.BestOfN#MAX_CANDIDATES}
     * @throws IllegalArgumentException if the number of candidates is out of range
     * @throws io.github.rlaifv.core.policy.MissingCapabilityException if the ranker's model can't generate responses
     */
    static Responder bestOf(ResponseRanker ranker, int candidates) {
        return bestOf(ranker, ranker.policy(), candidates);
    }

    /**
     * Same as {@link #bestOf(ResponseRanker, int)}, with candidates of another model.
     *
     * @param ranker ranks the candidates
     * @param generator samples the candidates
     * @param candidates number of candidates per answer
     * @throws IllegalArgumentException if the number of candidates is out of range
     * @throws io.github.rlaifv.core.policy.MissingCapabilityException if the generator can't generate responses
     */
    static Responder bestOf(ResponseRanker ranker, Policy generator, int candidates) {
        return new BestOfNResponder(ranker, generator, candidates);
    }
}
