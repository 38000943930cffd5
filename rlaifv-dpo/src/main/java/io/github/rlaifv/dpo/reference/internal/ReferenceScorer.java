package io.github.rlaifv.dpo.reference.internal;

import io.github.rlaifv.core.internal.Ordered;
import io.github.rlaifv.core.internal.WorkGroup;
import io.github.rlaifv.core.policy.NonFiniteResultException;
import io.github.rlaifv.core.policy.Outcome;
import io.github.rlaifv.core.policy.Policy;
import io.github.rlaifv.core.policy.RequestFailure;
import io.github.rlaifv.core.policy.TokenLogProbs;
import io.github.rlaifv.core.run.BadDataException;
import io.github.rlaifv.core.run.Cancellation;
import io.github.rlaifv.core.run.RetriableException;
import io.github.rlaifv.dpo.objective.ResponseLogProb;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Scores responses with the reference; responses that it refuses are collected with the reason. */
public final class ReferenceScorer {
    private final Policy reference;
    private final boolean eachToken;
    private final Map<String, TrainingRefusal> refused = new HashMap<>();
    private final Map<String, RequestFailure> unanswered = new LinkedHashMap<>();

    /**
     * Creates a scorer.
     *
     * @param reference the reference model
     * @param eachToken whether to keep the log-probabilities of single tokens too
     */
    public ReferenceScorer(Policy reference, boolean eachToken) {
        this.reference = reference;
        this.eachToken = eachToken;
    }

    /** Returns why responses were refused, by their keys. */
    public Map<String, TrainingRefusal> refused() {
        return Ordered.map(refused);
    }

    /**
     * Ends a run in which requests failed that may succeed later.
     *
     * @param file where the others are kept
     * @throws RetriableException naming the first of them, if there are any
     */
    public void requireAnswers(Path file) {
        if (!unanswered.isEmpty()) {
            throw new RetriableException(unanswered.size() + " requests of the reference " + reference.name()
                    + " failed, the first: " + unanswered.values().iterator().next() + "; the others are kept in "
                    + file
                    + ": run again to finish");
        }
    }

    /**
     * Scores the responses of a group that are not known yet. If log-probabilities depend on the call, the group is
     * scored as a whole, as an uninterrupted run does.
     *
     * @param group the prompts of a call
     * @param known keys of responses that were scored before
     * @return new log-probabilities, by the responses' keys
     */
    public Map<String, ResponseLogProb> score(WorkGroup<UnscoredPrompt> group, Set<String> known) {
        List<UnscoredPrompt> missing =
                group.open().stream().map(prompt -> prompt.without(known)).toList();
        if (!reference.dependsOnCall() || missing.equals(group.units())) {
            return score(missing);
        }
        // refused responses are never known: if only those are missing, there is nothing to score
        if (score(missing).isEmpty()) {
            return Map.of();
        }
        Map<String, ResponseLogProb> scored = new LinkedHashMap<>(score(group.units()));
        scored.keySet().removeAll(known);
        return scored;
    }

    /**
     * Scores all responses in one call. If the reference refuses that, scores one prompt and then one response at a
     * time.
     *
     * @param batch the prompts
     * @return log-probabilities by the responses' keys
     * @throws BadDataException if a log-probability is not finite; the message names the instruction
     */
    Map<String, ResponseLogProb> score(List<UnscoredPrompt> batch) {
        List<Outcome<List<TokenLogProbs>>> outcomes;
        try {
            outcomes = reference.tryScore(
                    batch.stream().map(UnscoredPrompt::request).toList());
        } catch (NonFiniteResultException e) {
            // not the fault of a single response: with such weights all responses are refused
            throw e;
        } catch (BadDataException e) {
            return scoreApart(batch, TrainingRefusal.of(e));
        }
        Map<String, ResponseLogProb> scored = new LinkedHashMap<>();
        for (int i = 0; i < batch.size(); i++) {
            UnscoredPrompt prompt = batch.get(i);
            outcomes.get(i).value().ifPresent(values -> {
                unanswered.remove(prompt.id());
                scored.putAll(finite(values, prompt));
            });
            outcomes.get(i).failure().ifPresent(failure -> scored.putAll(failed(prompt, failure)));
        }
        return scored;
    }

    private Map<String, ResponseLogProb> failed(UnscoredPrompt prompt, RequestFailure failure) {
        if (failure.retriable()) {
            unanswered.put(prompt.id(), failure.named(prompt.id()));
            return Map.of();
        }
        return scoreApart(List.of(prompt), TrainingRefusal.of(failure));
    }

    private Map<String, ResponseLogProb> finite(List<TokenLogProbs> values, UnscoredPrompt prompt) {
        Map<String, ResponseLogProb> scored = new LinkedHashMap<>();
        Iterator<TokenLogProbs> each = values.iterator();
        prompt.texts().keySet().forEach(key -> scored.put(key, finite(each.next(), prompt)));
        return scored;
    }

    private ResponseLogProb finite(TokenLogProbs response, UnscoredPrompt prompt) {
        ResponseLogProb value = eachToken ? ResponseLogProb.withTokens(response) : ResponseLogProb.of(response);
        if (!Double.isFinite(value.sum())) {
            throw new BadDataException("the reference " + reference.name() + " returned a log-probability of "
                    + value.sum() + " for a response to instruction " + prompt.id()
                    + ": check its weights, or open it in a wider precision");
        }
        return value;
    }

    /** Scores responses one by one: one may be too long while the others, even of the same prompt, are not. */
    private Map<String, ResponseLogProb> scoreApart(List<UnscoredPrompt> batch, TrainingRefusal reason) {
        Map<String, ResponseLogProb> scored = new LinkedHashMap<>();
        if (batch.size() > 1) {
            batch.forEach(one -> {
                Cancellation.check("scoring with the reference");
                scored.putAll(score(List.of(one)));
            });
            return scored;
        }
        UnscoredPrompt prompt = batch.get(0);
        prompt.texts().forEach((key, text) -> {
            if (prompt.texts().size() == 1) {
                refused.put(key, reason);
            } else {
                UnscoredPrompt one = new UnscoredPrompt(prompt.id(), prompt.prompt(), Map.of(key, text));
                scored.putAll(score(List.of(one)));
            }
        });
        return scored;
    }
}
