package io.github.rlaifv.inference.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.github.rlaifv.core.policy.Outcome;
import io.github.rlaifv.core.policy.PartialFailureException;
import io.github.rlaifv.core.policy.Prompt;
import io.github.rlaifv.core.policy.ScoreRequest;
import io.github.rlaifv.inference.RankedResponse;
import io.github.rlaifv.inference.ResponseRanker;
import io.github.rlaifv.inference.ScoredResponse;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Contract tests of {@link ResponseRanker}. Extend this class to test an implementation of your own. */
public abstract class ResponseRankerContract {

    /** Creates a ranker. Each call returns a new one with the same settings. */
    protected abstract ResponseRanker ranker();

    /** A pool that the ranker can't score while it scores the others of the call. Default: none, it scores all. */
    protected Optional<ScoreRequest> failing() {
        return Optional.empty();
    }

    /** Pools of different sizes that the ranker can score. Default: three pools, one of them with equal responses. */
    protected List<ScoreRequest> pools() {
        return List.of(
                new ScoreRequest(Prompt.of("What is there?"), List.of("a dog", "a cat", "a dog")),
                new ScoreRequest(Prompt.of("Who is there?"), List.of("a dog")),
                new ScoreRequest(Prompt.of("What is it?"), List.of("a tree", "a dog")));
    }

    @Test
    void emptyCallReturnsNoRankings() {
        assertThat(ranker().tryRankAll(List.of())).isEmpty();
        assertThat(ranker().rankAll(List.of())).isEmpty();
    }

    @Test
    void eachRankingHoldsTheResponsesOfItsPoolInOrder() {
        assertThat(ranker().rankAll(pools()))
                .extracting(ranked ->
                        ranked.pool().stream().map(ScoredResponse::text).toList())
                .isEqualTo(pools().stream().map(ScoreRequest::responses).toList());
    }

    @Test
    void equalResponsesOfAPoolGetEqualRewards() {
        List<String> texts = pools().get(0).responses();
        String first = texts.get(0);
        RankedResponse ranked = ranker().rank(pools().get(0).prompt(), List.of(first, texts.get(1), first));
        assertThat(ranked.pool().get(2).reward()).isEqualTo(ranked.pool().get(0).reward());
    }

    @Test
    void equalCallsOfBothMethodsGiveEqualRankings() {
        List<Outcome<RankedResponse>> outcomes = ranker().tryRankAll(pools());
        assertThat(ranker().tryRankAll(pools())).isEqualTo(outcomes);
        assertThat(ranker().rankAll(pools())).isEqualTo(Outcome.values(outcomes));
    }

    @Test
    void rankingDoesNotDependOnTheOtherPoolsOfTheCall() {
        assumeThat(ranker().dependsOnCall()).isFalse();
        List<ScoreRequest> pools = pools();
        List<RankedResponse> ranked = ranker().rankAll(pools);
        IntStream.range(0, pools.size())
                .forEach(
                        i -> assertThat(ranker().rankAll(List.of(pools.get(i)))).containsExactly(ranked.get(i)));
    }

    @Test
    void poolThatCannotBeScoredDoesNotAffectOthers() {
        assumeThat(failing()).isPresent();
        ScoreRequest failing = failing().orElseThrow();
        ScoreRequest first = pools().get(0);
        ScoreRequest last = pools().get(1);
        List<Outcome<RankedResponse>> outcomes = ranker().tryRankAll(List.of(first, failing, last));
        assertThat(outcomes.get(1).failure())
                .hasValueSatisfying(failure -> assertThat(failure.reason()).isNotBlank());
        assertThat(List.of(outcomes.get(0).orElseThrow(), outcomes.get(2).orElseThrow()))
                .isEqualTo(ranker().rankAll(List.of(first, last)));
        assertThatThrownBy(() -> ranker().rankAll(List.of(first, failing, last)))
                .isInstanceOf(PartialFailureException.class);
    }

    @Test
    void poolWithoutResponsesIsRejected() {
        ScoreRequest empty = new ScoreRequest(Prompt.of("What is there?"), List.of());
        assertThatThrownBy(() -> ranker().tryRankAll(List.of(empty))).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void settingsAreStableAndLeaveTheNamesOfBestOfNFree() {
        assertThat(ranker().settings())
                .isNotEmpty()
                .isEqualTo(ranker().settings())
                .doesNotContainKeys("generator", "candidates", "sampling");
    }

    @Test
    @SuppressWarnings("NullAway") // a caller without null checks may pass null
    void nullIsRejected() {
        assertThatThrownBy(() -> ranker().tryRankAll(null)).isInstanceOf(NullPointerException.class);
    }
}
