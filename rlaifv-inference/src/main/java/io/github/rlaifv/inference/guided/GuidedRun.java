package io.github.rlaifv.inference.guided;

import io.github.rlaifv.core.ledger.RunStages;
import io.github.rlaifv.core.ledger.UsageMeter;
import io.github.rlaifv.core.policy.Completion;
import io.github.rlaifv.core.policy.FinishReason;
import io.github.rlaifv.core.policy.GenerationRequest;
import io.github.rlaifv.core.policy.Outcome;
import io.github.rlaifv.core.policy.ScoreRequest;
import io.github.rlaifv.core.run.Cancellation;
import io.github.rlaifv.core.stream.SampledToken;
import io.github.rlaifv.core.stream.TokenListener;
import io.github.rlaifv.inference.RankedResponse;
import io.github.rlaifv.inference.ScoredResponse;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** One call of guided decoding: all its responses get their next sentence together. */
final class GuidedRun {
    private final GuidedOptions options;
    private final List<GenerationRequest> requests;
    private final TokenListener listener;
    private final List<GuidedState> states = new ArrayList<>();

    GuidedRun(GuidedOptions options, List<GenerationRequest> requests, TokenListener listener) {
        this.options = options;
        this.requests = requests;
        this.listener = listener;
        for (int i = 0; i < requests.size(); i++) {
            options.check(requests.get(i));
            for (int k = 0; k < requests.get(i).count(); k++) {
                states.add(new GuidedState(requests.get(i), i, k));
            }
        }
    }

    List<Outcome<List<GuidedResponse>>> run() {
        for (List<GuidedState> growing = growing(); !growing.isEmpty(); growing = growing()) {
            Cancellation.check("guided decoding");
            step(growing);
        }
        List<Outcome<List<GuidedResponse>>> outcomes = new ArrayList<>();
        for (int i = 0; i < requests.size(); i++) {
            int place = i;
            List<GuidedState> own =
                    states.stream().filter(state -> state.place() == place).toList();
            outcomes.add(own.stream()
                    .flatMap(state -> state.failure().stream())
                    .findFirst()
                    .map(failure -> Outcome.<List<GuidedResponse>>failure(
                            failure.named(requests.get(place).key())))
                    .orElseGet(() -> Outcome.success(
                            own.stream().map(GuidedState::response).toList())));
        }
        return outcomes;
    }

    private List<GuidedState> growing() {
        states.stream()
                .filter(state -> state.growing() && !listener.wanted(state.place(), state.index()))
                .forEach(state -> state.end(FinishReason.CANCELLED));
        return states.stream().filter(GuidedState::growing).toList();
    }

    private void step(List<GuidedState> growing) {
        List<GenerationRequest> next =
                growing.stream().map(state -> state.next(options)).toList();
        SentenceCandidates candidates = new SentenceCandidates(
                next,
                i -> listener.wanted(growing.get(i).place(), growing.get(i).index()));
        List<Outcome<List<Completion>>> written = UsageMeter.stage(
                RunStages.RESPONSES,
                () -> Outcome.onePerRequest(
                        options.generator().tryGenerate(next, candidates), next.size(), options.generator()));
        List<GuidedState> open = new ArrayList<>();
        List<SentenceChoice> choices = new ArrayList<>();
        for (int i = 0; i < growing.size(); i++) {
            GuidedState state = growing.get(i);
            int request = i;
            state.count(next.get(i).count(), candidates.sampled(i), 0);
            written.get(i).failure().ifPresent(state::fail);
            written.get(i)
                    .value()
                    .filter(completions -> listener.wanted(state.place(), state.index()))
                    .ifPresent(completions -> {
                        open.add(state);
                        choices.add(
                                SentenceChoice.of(state.text(), state.wentOn(), completions, candidates.of(request)));
                    });
        }
        choose(open, choices);
    }

    /** Ranks the candidates of all responses that have more than one. */
    private void choose(List<GuidedState> open, List<SentenceChoice> choices) {
        List<ScoreRequest> pools = new ArrayList<>();
        List<Integer> ranked = new ArrayList<>();
        for (int i = 0; i < open.size(); i++) {
            List<String> texts = choices.get(i).texts();
            if (texts.size() > 1) {
                ranked.add(i);
                pools.add(new ScoreRequest(
                        requests.get(open.get(i).place()).prompt(),
                        texts,
                        open.get(i).text()));
            } else {
                add(open.get(i), choices.get(i).with(texts.get(0)));
            }
        }
        List<Outcome<RankedResponse>> outcomes = pools.isEmpty()
                ? List.of()
                : UsageMeter.stage(RunStages.RANKING, () -> options.ranker().tryRankChecked(pools));
        for (int i = 0; i < ranked.size(); i++) {
            GuidedState state = open.get(ranked.get(i));
            SentenceChoice choice = choices.get(ranked.get(i));
            outcomes.get(i).failure().ifPresent(state::fail);
            outcomes.get(i).value().ifPresent(pool -> {
                state.count(0, 0, scoredTokens(pool));
                add(state, choice.with(pool.text()));
            });
        }
    }

    private static long scoredTokens(RankedResponse pool) {
        Set<String> counted = new HashSet<>();
        return pool.pool().stream()
                .filter(one -> counted.add(one.text()))
                .mapToLong(ScoredResponse::tokens)
                .sum();
    }

    private void add(GuidedState state, SentenceChoice.Option chosen) {
        boolean full = state.full(chosen, options.sentenceTokens());
        String added = state.add(chosen);
        if (listener != TokenListener.NONE && listener.listensTo(state.place()) && !added.isEmpty()) {
            listener.sampled(SampledToken.ofText(state.place(), state.index(), added));
        }
        if (chosen.ends()) {
            state.end(chosen.finish());
        } else if (full || added.isBlank() || state.remaining() <= 0 || state.sentences() >= options.sentences()) {
            state.end(FinishReason.LENGTH);
        }
    }
}
