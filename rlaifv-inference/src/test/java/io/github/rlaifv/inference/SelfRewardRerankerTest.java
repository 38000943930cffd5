package io.github.rlaifv.inference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.rlaifv.core.policy.NonFiniteResultException;
import io.github.rlaifv.core.policy.Outcome;
import io.github.rlaifv.core.policy.Prompt;
import io.github.rlaifv.core.policy.RequestFailure;
import io.github.rlaifv.core.policy.ScoreRequest;
import io.github.rlaifv.core.reward.ImplicitReward;
import io.github.rlaifv.core.run.UnusableModelException;
import io.github.rlaifv.core.testkit.FakePolicy;
import io.github.rlaifv.inference.testkit.WordPolicy;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SelfRewardRerankerTest {
    private static final Prompt PROMPT = Prompt.of("What is there?");

    // Unknown words and the end token have log-prob -1 in both models, so only "dog" and "unicorn" matter.
    private final WordPolicy aligned = new WordPolicy("aligned", Map.of("dog", -0.5, "unicorn", -5.0));
    private final WordPolicy base = new WordPolicy("base", Map.of("dog", -2.0, "unicorn", -2.0));
    private final SelfRewardReranker reranker = SelfRewardReranker.of(aligned, base);

    @Test
    void errorNamesMissingReference() {
        assertThatIllegalStateException()
                .isThrownBy(() -> SelfRewardReranker.builder().policy(aligned).build())
                .withMessage("SelfRewardReranker needs the option reference: call reference(...) before build()");
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, -1, Double.NaN, Double.POSITIVE_INFINITY})
    void betaOutOfRangeIsRejected(double beta) {
        SelfRewardReranker.Builder builder =
                SelfRewardReranker.builder().policy(aligned).reference(base).beta(beta);
        assertThatIllegalArgumentException()
                .isThrownBy(builder::build)
                .withMessage("beta must be finite and > 0, was " + beta);
    }

    @Test
    void rewardIsBetaTimesMeanLogRatio() {
        RankedResponse ranked = reranker.rank(PROMPT, List.of("a unicorn", "a dog", "a cat"));
        // "a dog </s>": 0.1 * ((-2.5) - (-4)) / 3 tokens = 0.05; "a unicorn </s>": 0.1 * (-7 + 4) / 3 = -0.1
        assertThat(ranked.text()).isEqualTo("a dog");
        assertThat(ranked.winner().index()).isEqualTo(1);
        assertThat(ranked.winner().reward()).isCloseTo(0.05, within(1e-12));
        assertThat(ranked.winner().policyLogProb()).isCloseTo(-2.5, within(1e-12));
        assertThat(ranked.winner().referenceLogProb()).isCloseTo(-4, within(1e-12));
        assertThat(ranked.winner().tokens()).isEqualTo(3);
        assertThat(ranked.pool().get(0).reward()).isCloseTo(-0.1, within(1e-12));
        assertThat(ranked.margin().orElseThrow()).isCloseTo(0.05, within(1e-12));
        assertThat(ranked.ranking().stream().map(ScoredResponse::text)).containsExactly("a dog", "a cat", "a unicorn");
    }

    @Test
    void referenceWeightTempersTheReward() {
        SelfRewardReranker tempered = SelfRewardReranker.builder()
                .policy(aligned)
                .reference(base)
                .beta(1)
                .referenceWeight(0.25)
                .build();
        // "a dog </s>": (-2.5 + 0.25 * 4) / 3
        assertThat(tempered.rank(PROMPT, List.of("a dog")).winner().reward()).isCloseTo(-0.5, within(1e-12));
        assertThat(tempered.settings()).containsEntry("reference_weight", "0.25");
    }

    @Test
    void paperWeightKeepsTheIdentityOfEarlierRuns() {
        assertThat(reranker.settings()).containsOnlyKeys("policy", "reference", "beta", "aggregation");
        assertThat(SelfRewardReranker.builder()
                        .policy(aligned)
                        .reference(base)
                        .referenceWeight(SelfRewardReranker.PAPER_REFERENCE_WEIGHT)
                        .averagedWith(List.of())
                        .build()
                        .settings())
                .isEqualTo(reranker.settings());
    }

    @Test
    void averageKeepsTheLogProbabilitiesOfEachModel() {
        WordPolicy round1 = new WordPolicy("round 1", Map.of("dog", -1.0));
        WordPolicy round2 = new WordPolicy("round 2", Map.of("dog", -3.0));
        SelfRewardReranker average = SelfRewardReranker.builder()
                .policy(aligned)
                .reference(base)
                .averagedWith(List.of(round1, round2))
                .beta(1)
                .referenceWeight(0)
                .build();
        RankedResponse ranked = average.rank(PROMPT, List.of("a cat", "a dog", "a dog"));
        ScoredResponse dog = ranked.pool().get(2);
        assertThat(dog.otherLogProbs()).containsExactly(-3.0, -5.0);
        // the mean of -2.5, -3 and -5, over 3 tokens
        assertThat(dog.reward()).isCloseTo(-3.5 / 3, within(1e-12));
        assertThat(ranked.by(ScoringRule.averageReward(1, 0))).isEqualTo(ranked);
        assertThat(ranked.by(ScoringRule.meanReward(0.1)).pool().get(2).reward())
                .isCloseTo(0.05, within(1e-12));
        assertThat(average.settings())
                .containsEntry("averaged_with", round1.fingerprint() + ", " + round2.fingerprint());
        assertThat(round1.scored).containsExactly(new ScoreRequest(PROMPT, List.of("a cat", "a dog")));
    }

    @Test
    void policyThatIsItsOwnReferenceIsAskedOnce() {
        SelfRewardReranker alone = SelfRewardReranker.builder()
                .policy(aligned)
                .reference(aligned)
                .averagedWith(List.of(base))
                .referenceWeight(0)
                .build();
        List<ScoreRequest> pools = List.of(new ScoreRequest(PROMPT, List.of("a dog")));
        ScoredResponse dog = alone.tryRankAll(pools).get(0).orElseThrow().winner();
        assertThat(alone.rankAll(pools).get(0).winner()).isEqualTo(dog);
        assertThat(aligned.scored).hasSize(2);
        assertThat(dog.referenceLogProb()).isEqualTo(dog.policyLogProb());
        assertThat(dog.otherLogProbs()).containsExactly(-4.0);
    }

    @Test
    void ruleOfARankerRanksAndIsPartOfItsSettings() {
        ResponseRanker byPerplexity = reranker.by(ScoringRule.policyPerplexity());
        List<String> responses = List.of("a unicorn", "a dog", "a cat");
        assertThat(byPerplexity.rank(PROMPT, responses))
                .isEqualTo(reranker.rank(PROMPT, responses).by(ScoringRule.policyPerplexity()));
        assertThat(byPerplexity.settings())
                .containsAllEntriesOf(reranker.settings())
                .containsEntry("rule", "perplexity, policy");
        assertThat(byPerplexity.by(ScoringRule.sumReward(1)).settings())
                .containsEntry("rule", "perplexity, policy, then reward, sum, beta 1.0");
    }

    @Test
    void sumAndMeanDisagreeOnLength() {
        List<String> responses = List.of("dog", "dog and another dog and so on and on");
        SelfRewardReranker sum = SelfRewardReranker.builder()
                .policy(aligned)
                .reference(base)
                .aggregation(ImplicitReward.Aggregation.SUM)
                .beta(1)
                .build();
        assertThat(reranker.rank(PROMPT, responses).text()).isEqualTo("dog");
        RankedResponse bySum = sum.rank(PROMPT, responses);
        assertThat(bySum.winner().index()).isEqualTo(1);
        assertThat(bySum.winner().reward()).isCloseTo(3, within(1e-12));
    }

    @Test
    void tiesGoToTheLowestIndex() {
        RankedResponse ranked = reranker.rank(PROMPT, List.of("a unicorn", "a bird", "a fish", "a bird"));
        assertThat(ranked.text()).isEqualTo("a bird");
        assertThat(ranked.winner().index()).isEqualTo(1);
        assertThat(ranked.margin().orElseThrow()).isZero();
    }

    @Test
    void poolIsScoredInOneRequestWithoutDuplicates() {
        RankedResponse ranked = reranker.rank(PROMPT, List.of("a dog", "a cat", "a dog", "a cat", "a cat"));
        assertThat(aligned.scored).containsExactly(new ScoreRequest(PROMPT, List.of("a dog", "a cat")));
        assertThat(base.scored).isEqualTo(aligned.scored);
        assertThat(ranked.pool()).extracting(ScoredResponse::index).containsExactly(0, 1, 2, 3, 4);
        assertThat(ranked.pool().get(2).reward()).isEqualTo(ranked.pool().get(0).reward());
        assertThat(ranked.distinct()).isEqualTo(2);
        assertThat(ranked.margin().orElseThrow()).isCloseTo(0.05, within(1e-12));
    }

    @Test
    void marginIsEmptyIfAllResponsesAreEqual() {
        assertThat(reranker.rank(PROMPT, List.of("a dog", "a dog")).margin()).isEmpty();
    }

    @Test
    void poolsAreRankedInOrder() {
        List<RankedResponse> ranked = reranker.rankAll(List.of(
                new ScoreRequest(PROMPT, List.of("a cat", "a dog")),
                new ScoreRequest(Prompt.of("And here?"), List.of("a cat", "a unicorn"))));
        assertThat(ranked).extracting(RankedResponse::text).containsExactly("a dog", "a cat");
        assertThat(reranker.rankAll(List.of())).isEmpty();
    }

    @Test
    void unscorablePoolDoesNotAffectOtherPools() {
        RequestFailure slow = new RequestFailure("a prompt", "timed out", "", true);
        FakePolicy failing = FakePolicy.builder()
                .scores((prompt, response) -> List.of(-1.0, -1.0, -1.0))
                .fails(text -> text.equals("And here?") ? Optional.of(slow) : Optional.empty())
                .build();
        List<ScoreRequest> pools = List.of(
                new ScoreRequest(PROMPT, List.of("a cat", "a dog")),
                new ScoreRequest(Prompt.of("And here?"), List.of("a cat", "a dog")),
                new ScoreRequest(Prompt.of("And there?"), List.of("a dog")));
        FakePolicy other = FakePolicy.builder()
                .scores((prompt, response) -> List.of(-2.0, -1.0, -1.0))
                .build();

        for (SelfRewardReranker ranker :
                List.of(SelfRewardReranker.of(failing, other), SelfRewardReranker.of(other, failing))) {
            List<Outcome<RankedResponse>> ranked = ranker.tryRankAll(pools);
            assertThat(ranked.get(0).orElseThrow().text()).isEqualTo("a cat");
            assertThat(ranked.get(1).failure()).contains(slow);
            assertThat(ranked.get(2).orElseThrow().text()).isEqualTo("a dog");
        }
        assertThat(other.scoreCalls().get(0)).extracting(ScoreRequest::prompt).doesNotContain(Prompt.of("And here?"));
    }

    @Test
    void emptyPoolIsRejectedByName() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> reranker.rankAll(
                        List.of(new ScoreRequest(PROMPT, List.of("a dog")), new ScoreRequest(PROMPT, List.of()))))
                .withMessageContaining("pool 1");
    }

    @Test
    void errorNamesResponseWithNonFiniteReward() {
        SelfRewardReranker broken =
                SelfRewardReranker.of(new WordPolicy("broken", Map.of("dog", Double.NEGATIVE_INFINITY)), base);
        assertThatThrownBy(() -> broken.rank(PROMPT, List.of("a cat", "a dog")))
                .isInstanceOf(NonFiniteResultException.class)
                .hasMessageContaining("a dog")
                .hasMessageContaining("broken");
    }

    @Test
    void modelsThatTokenizeDifferentlyAreTheFaultOfNoRequest() {
        FakePolicy two = FakePolicy.builder()
                .name("two")
                .scores((prompt, response) -> List.of(-1.0, -1.0))
                .build();
        FakePolicy three = FakePolicy.builder()
                .name("three")
                .scores((prompt, response) -> List.of(-1.0, -1.0, -1.0))
                .build();
        assertThatThrownBy(() -> SelfRewardReranker.of(two, three).rank(PROMPT, List.of("a cat")))
                .isInstanceOf(UnusableModelException.class)
                .hasMessageContaining("two and three tokenize \"a cat\" differently (2 and 3 tokens)");
    }
}
