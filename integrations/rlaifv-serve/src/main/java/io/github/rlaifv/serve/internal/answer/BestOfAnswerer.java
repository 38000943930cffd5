package io.github.rlaifv.serve.internal.answer;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.rlaifv.core.policy.Completion;
import io.github.rlaifv.core.policy.ScoreRequest;
import io.github.rlaifv.core.queue.QueuedPolicy;
import io.github.rlaifv.inference.ClaimCounts;
import io.github.rlaifv.inference.RankedResponse;
import io.github.rlaifv.inference.ResponseRanker;
import io.github.rlaifv.inference.ScoredResponse;
import io.github.rlaifv.serve.internal.wire.Answer;
import io.github.rlaifv.serve.internal.wire.AnsweredChoice;
import io.github.rlaifv.serve.internal.wire.ApiError;
import io.github.rlaifv.serve.internal.wire.ChatCall;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.ExecutorService;

/**
 * Answers with the best of several candidates, by self-reward (RLAIF-V, section 3.4) or another rule.
 *
 * @param queue the policy behind its queue
 * @param reranker ranks the candidates
 * @param promptTokens counts the tokens of prompts
 * @param ranking threads that wait for scores
 */
record BestOfAnswerer(QueuedPolicy queue, ResponseRanker reranker, PromptTokens promptTokens, ExecutorService ranking)
        implements Answerer {
    @Override
    public void begin(ChatCall call, TokenSink sink, Job job) {
        int wanted = call.bestOf().orElseThrow();
        if (call.choices() > wanted) {
            throw ApiError.value(
                            "n",
                            "Invalid 'n': must be at most the number of candidates, " + wanted + ", was "
                                    + call.choices() + ". Set 'best_of' to sample more.")
                    .exception();
        }
        PolicyAnswerer.checkPrefix(call, queue);
        OptionalInt prompt = promptTokens.count(call.prompt());
        ReportedTokens tokens = new ReportedTokens(wanted, call.delivery().logProbs(), TokenSink.NONE);
        job.then(
                queue.generateAsync(PolicyAnswerer.request(call, wanted), tokens),
                // in a thread of its own that is interrupted if the job is stopped
                written -> job.step(ranking.submit(() -> rank(call, written, tokens, prompt, job))),
                ranking);
    }

    private void rank(ChatCall call, List<Completion> written, ReportedTokens tokens, OptionalInt prompt, Job job) {
        try {
            ScoreRequest pool = new ScoreRequest(
                    call.prompt(), written.stream().map(Completion::text).toList(), call.prefix());
            RankedResponse ranked = reranker.rankAll(List.of(pool)).get(0);
            List<AnsweredChoice> picked = ranked.ranking().stream()
                    .limit(call.choices())
                    .map(one -> new AnsweredChoice(
                            PolicyAnswerer.rest(call, written.get(one.index())), tokens.of(one.index())))
                    .toList();
            job.answer()
                    .complete(
                            new Answer(picked, PolicyAnswerer.counts(prompt, written), Optional.of(extension(ranked))));
        } catch (RuntimeException | Error e) {
            job.stop(e);
        }
    }

    private static ObjectNode extension(RankedResponse ranked) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("best_of", ranked.pool().size())
                .put("picked", ranked.winner().index())
                .put("reward", ranked.winner().reward());
        ranked.margin().ifPresentOrElse(margin -> json.put("margin", margin), () -> json.putNull("margin"));
        json.put("distinct", ranked.distinct());
        ArrayNode candidates = json.putArray("candidates");
        for (ScoredResponse one : ranked.pool()) {
            ObjectNode candidate = candidates
                    .addObject()
                    .put("index", one.index())
                    .put("text", one.text())
                    .put("reward", one.reward())
                    .put("policy_logprob", one.policyLogProb())
                    .put("reference_logprob", one.referenceLogProb())
                    .put("tokens", one.tokens());
            ClaimCounts claims = one.claims();
            if (claims != null) {
                candidate.put("confirmed_claims", claims.confirmed()).put("rejected_claims", claims.rejected());
            }
        }
        return json;
    }
}
