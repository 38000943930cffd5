package io.github.rlaifv.inference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.rlaifv.core.run.BadDataException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.DoubleFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ScoringRuleTest {
    @TempDir
    Path folder;

    /** Scores with log-ratios of 2, 6 and 2 nats over 2, 10 and 4 tokens; the last text occurs twice. */
    private static final RankedResponse POOL = new RankedResponse(List.of(
            new ScoredResponse(0, "short", 0, -3, -5, 2),
            new ScoredResponse(1, "long", 0, -14, -20, 10),
            new ScoredResponse(2, "middle", 0, -8, -10, 4),
            new ScoredResponse(3, "middle", 0, -8, -10, 4)));

    private static List<Double> scores(ScoringRule rule) {
        return POOL.by(rule).pool().stream().map(ScoredResponse::reward).toList();
    }

    @Test
    void rulesMatchHandComputedScores() {
        assertThat(scores(ScoringRule.meanReward(0.5))).containsExactly(0.5, 0.3, 0.25, 0.25);
        assertThat(scores(ScoringRule.sumReward(0.5))).containsExactly(1.0, 3.0, 1.0, 1.0);
        assertThat(scores(ScoringRule.policyPerplexity())).containsExactly(-1.5, -1.4, -2.0, -2.0);
        assertThat(scores(ScoringRule.referencePerplexity())).containsExactly(-2.5, -2.0, -2.5, -2.5);
        // the pool has 10 nats over 16 tokens, 0.625 per token; with 8 such tokens added to each response:
        // (2 + 5) / 10, (6 + 5) / 18, (2 + 5) / 12
        List<Double> anchored = scores(ScoringRule.anchoredReward(1, 8));
        assertThat(anchored.get(0)).isCloseTo(0.7, within(1e-12));
        assertThat(anchored.get(1)).isCloseTo(11 / 18.0, within(1e-12));
        assertThat(anchored.get(2)).isCloseTo(7 / 12.0, within(1e-12));
        assertThat(scores(ScoringRule.anchoredReward(1, 0))).isEqualTo(scores(ScoringRule.meanReward(1)));
    }

    @Test
    void temperedRewardWeighsTheReference() {
        // (-3 + 0.2 * 5) / 2, (-14 + 0.2 * 20) / 10, (-8 + 0.2 * 10) / 4
        List<Double> tempered = scores(ScoringRule.temperedReward(0.5, 0.2));
        assertThat(tempered.get(0)).isCloseTo(-0.5, within(1e-12));
        assertThat(tempered.get(1)).isCloseTo(-0.5, within(1e-12));
        assertThat(tempered.get(2)).isCloseTo(-0.75, within(1e-12));
        assertThat(scores(ScoringRule.temperedReward(0.5, 1))).isEqualTo(scores(ScoringRule.meanReward(0.5)));
        assertThat(scores(ScoringRule.temperedReward(1, 0))).isEqualTo(scores(ScoringRule.policyPerplexity()));
    }

    @Test
    void averageRewardTakesTheMeanOfAllModels() {
        ScoredResponse response = new ScoredResponse(0, "one", 0, -3, -5, 2, List.of(-6.0, -9.0), null);
        RankedResponse pool = new RankedResponse(List.of(response));
        // the mean of -3, -6 and -9 is -6: (-6 + 0.5 * 5) / 2
        assertThat(pool.by(ScoringRule.averageReward(1, 0.5)).winner().reward()).isCloseTo(-1.75, within(1e-12));
        assertThat(scores(ScoringRule.averageReward(1, 0.5))).isEqualTo(scores(ScoringRule.temperedReward(1, 0.5)));
    }

    @ParameterizedTest
    @ValueSource(doubles = {-0.1, 1.1, Double.NaN})
    void referenceWeightOutOfRangeIsRejected(double weight) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ScoringRule.temperedReward(1, weight))
                .withMessage("referenceWeight must be in [0, 1], was " + weight);
    }

    @Test
    void identitiesOfRulesTellTheirSettingsApart() {
        assertThat(List.of(
                        ScoringRule.meanReward(0.1),
                        ScoringRule.meanReward(0.2),
                        ScoringRule.sumReward(0.1),
                        ScoringRule.anchoredReward(0.1, 5),
                        ScoringRule.anchoredReward(0.1, 6),
                        ScoringRule.temperedReward(0.1, 0.1),
                        ScoringRule.temperedReward(0.1, 0.2),
                        ScoringRule.averageReward(0.1, 0.1),
                        ScoringRule.policyPerplexity(),
                        ScoringRule.referencePerplexity(),
                        ScoringRule.verified(ScoringRule.policyPerplexity(), 0),
                        ScoringRule.verified(ScoringRule.policyPerplexity(), 4),
                        ScoringRule.verified(ScoringRule.referencePerplexity(), 4)))
                .extracting(ScoringRule::identity)
                .doesNotHaveDuplicates();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 3, 5})
    void ruleWithWrongNumberOfScoresIsRejectedByName(int count) {
        ScoringRule rule = new ScoringRule() {
            @Override
            public String name() {
                return "mine";
            }

            @Override
            public List<Double> scores(List<ScoredResponse> pool) {
                return Collections.nCopies(count, 1.0);
            }
        };
        assertThatIllegalStateException()
                .isThrownBy(() -> POOL.by(rule))
                .withMessageContainingAll("'mine'", "returned " + count + " scores for 4 responses");
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, -1, Double.NaN, Double.POSITIVE_INFINITY})
    void betaOutOfRangeIsRejected(double beta) {
        List<DoubleFunction<ScoringRule>> rules =
                List.of(ScoringRule::meanReward, ScoringRule::sumReward, value -> ScoringRule.anchoredReward(value, 1));
        assertThat(rules)
                .allSatisfy(rule -> assertThatIllegalArgumentException()
                        .isThrownBy(() -> rule.apply(beta))
                        .withMessage("beta must be finite and > 0, was " + beta));
    }

    @ParameterizedTest
    @ValueSource(doubles = {-1, Double.NaN, Double.POSITIVE_INFINITY})
    void anchorOutOfRangeIsRejected(double tokens) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ScoringRule.anchoredReward(1, tokens))
                .withMessage("anchorTokens must be finite and >= 0, was " + tokens);
    }

    @Test
    void rulesPickDifferentWinnersFromOnePool() {
        assertThat(POOL.by(ScoringRule.meanReward(1)).text()).isEqualTo("short");
        assertThat(POOL.by(ScoringRule.sumReward(1)).text()).isEqualTo("long");
        assertThat(POOL.by(ScoringRule.policyPerplexity()).text()).isEqualTo("long");
    }

    @Test
    void anchorKeepsShortLuckyResponseFromWinning() {
        // one token with 0.9 nats among long responses with 0.6 to 0.7 nats per token
        RankedResponse pool = new RankedResponse(List.of(
                new ScoredResponse(0, "lucky", 0, -1, -1.9, 1),
                new ScoredResponse(1, "better", 0, -20, -34, 20),
                new ScoredResponse(2, "good", 0, -20, -32, 20)));
        assertThat(pool.by(ScoringRule.meanReward(1)).text()).isEqualTo("lucky");
        assertThat(pool.by(ScoringRule.anchoredReward(1, 20)).text()).isEqualTo("better");
    }

    @Test
    void stabilityIsTheProbabilityToWinAgain() {
        RankedResponse two = new RankedResponse(List.of(
                new ScoredResponse(0, "a", 0.1, 0, 0, 1),
                new ScoredResponse(1, "b", 0.0, 0, 0, 1),
                new ScoredResponse(2, "a", 0.1, 0, 0, 1)));
        assertThat(two.stability(0)).isEqualTo(1);
        // the difference of two scores has a standard deviation of 0.1 * sqrt(2): Phi(1 / sqrt(2)) = 0.760
        assertThat(two.stability(0.1)).isCloseTo(0.760, within(0.04));
        assertThat(two.stability(100)).isCloseTo(0.5, within(0.05));
        assertThat(two.stability(0.1)).isEqualTo(two.stability(0.1));
        assertThatIllegalArgumentException().isThrownBy(() -> two.stability(-1));
    }

    @Test
    void savedPoolGivesTheSameWinner() {
        RankedResponse ranked = POOL.by(ScoringRule.meanReward(0.1));
        Map<String, RankedResponse> pools = new LinkedHashMap<>();
        pools.put("i2", ranked);
        pools.put("i1", POOL.by(ScoringRule.sumReward(1 / 3.0)));
        Path file = folder.resolve("pools.jsonl");
        PoolFile.write(file, pools);
        Map<String, RankedResponse> replayed = PoolFile.read(file);
        assertThat(replayed).isEqualTo(pools);
        assertThat(replayed.values().iterator().next().winner()).isEqualTo(ranked.winner());
        assertThat(replayed.keySet()).containsExactly("i2", "i1");
    }

    @Test
    void savedPoolKeepsOtherModelsAndVerdicts() throws IOException {
        RankedResponse pool = new RankedResponse(List.of(
                new ScoredResponse(0, "a", 0, -1, -2, 1, List.of(-3.0, -1 / 3.0), new ClaimCounts(2, 1)),
                new ScoredResponse(1, "b", 0, -1, -2, 1)));
        Path file = folder.resolve("pools.jsonl");
        PoolFile.write(file, Map.of("one", pool));
        assertThat(PoolFile.read(file)).isEqualTo(Map.of("one", pool));
        // a response without them is written as before there were such fields
        assertThat(Files.readString(file))
                .contains("{\"index\":1,\"text\":\"b\",\"reward\":0.0,\"policyLogProb\":-1.0,"
                        + "\"referenceLogProb\":-2.0,\"tokens\":1}");
    }

    @Test
    void errorNamesLineOfDamagedPool() throws IOException {
        Path file = folder.resolve("pools.jsonl");
        PoolFile.write(file, Map.of("one", POOL));
        String line = Files.readString(file);
        Files.writeString(file, line + line.substring(0, 20));
        assertThatThrownBy(() -> PoolFile.read(file))
                .isInstanceOf(BadDataException.class)
                .hasMessageContaining(file + ", line 2");
        Files.writeString(file, line + line);
        assertThatThrownBy(() -> PoolFile.read(file))
                .isInstanceOf(BadDataException.class)
                .hasMessageContaining("'one' occurs twice");
    }
}
