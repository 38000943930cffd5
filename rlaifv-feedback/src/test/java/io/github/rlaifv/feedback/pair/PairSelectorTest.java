package io.github.rlaifv.feedback.pair;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.rlaifv.core.data.Candidate;
import io.github.rlaifv.feedback.claim.Claim;
import io.github.rlaifv.feedback.score.ClaimVerdict;
import io.github.rlaifv.feedback.score.ResponseScore;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class PairSelectorTest {

    private static ResponseScore scored(int index, String text, double score) {
        return new ResponseScore(new Candidate("i", index, text), List.of(), score);
    }

    private static List<ResponseScore> tenResponses() {
        List<ResponseScore> responses = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            responses.add(scored(i, "text " + i, -(i % 4)));
        }
        return responses;
    }

    @Test
    void choosesTheHigherScore() {
        assertThat(PairSelector.builder().build().select("i", List.of(scored(0, "a", -3), scored(1, "b", -1))))
                .singleElement()
                .satisfies(pair -> {
                    assertThat(pair.chosen().candidate().text()).isEqualTo("b");
                    assertThat(pair.rejected().candidate().text()).isEqualTo("a");
                });
    }

    @Test
    void pairsNoEqualScores() {
        assertThat(PairSelector.builder().build().all(List.of(scored(0, "a", -1), scored(1, "b", -1))))
                .isEmpty();
    }

    @Test
    void requiresTheMinimumScoreDifference() {
        List<ResponseScore> responses = List.of(scored(0, "a", 0), scored(1, "b", -1), scored(2, "c", -2));
        assertThat(PairSelector.builder().minDifference(2).build().all(responses))
                .hasSize(1);
        assertThat(PairSelector.builder().build().all(responses)).hasSize(3);
    }

    @Test
    void requiresTheMinimumGainOfConfirmedClaims() {
        // "a" makes one true claim, "b" two true and one false, "c" two true and two false.
        ResponseScore a = judged(0, "a", 1, 0);
        ResponseScore b = judged(1, "b", 2, 1);
        ResponseScore c = judged(2, "c", 2, 2);

        assertThat(PairSelector.builder().build().all(List.of(a, b, c))).hasSize(3);
        assertThat(PairSelector.builder().minConfirmedGain(0).build().all(List.of(a, b, c)))
                .containsExactly(new ScoredPair(b, c));
        ResponseScore d = judged(3, "d", 3, 1);
        assertThat(PairSelector.builder().minConfirmedGain(1).build().all(List.of(a, b, c, d)))
                .containsExactly(new ScoredPair(d, c));
    }

    @Test
    void choosesOnlyAmongTheBest() {
        // By score, then by confirmed claims: a, b, c, d.
        ResponseScore a = judged(0, "a", 1, 0);
        ResponseScore b = judged(1, "b", 3, 1);
        ResponseScore c = judged(2, "c", 1, 1);
        ResponseScore d = judged(3, "d", 4, 3);

        assertThat(PairSelector.builder().chosenAmongBest(2).build().all(List.of(d, c, b, a)))
                .containsExactly(
                        new ScoredPair(a, b), new ScoredPair(a, c), new ScoredPair(a, d), new ScoredPair(b, d));
        assertThat(PairSelector.builder().chosenAmongBest(1).build().all(List.of(d, c, b, a)))
                .containsExactly(new ScoredPair(a, b), new ScoredPair(a, c), new ScoredPair(a, d));
    }

    @Test
    void countsARepeatedClaimOnce() {
        ResponseScore worse = judged(0, "a", 1, 1);
        Claim claim = new Claim("claim 0", "question 0?");
        ResponseScore repeating = ResponseScore.byClaims(
                new Candidate("i", 1, "b"), List.of(new ClaimVerdict(claim, .9, .1), new ClaimVerdict(claim, .9, .1)));

        assertThat(PairSelector.builder().minConfirmedGain(1).build().all(List.of(worse, repeating)))
                .isEmpty();
        assertThat(PairSelector.builder().minConfirmedGain(0).build().all(List.of(worse, repeating)))
                .hasSize(1);
    }

    @Test
    void equalScoresMakeOnePairIfNoOthersDo() {
        ResponseScore a = judged(0, "a", 1, 0);
        ResponseScore b = judged(1, "b", 3, 0);
        ResponseScore c = judged(2, "c", 4, 0);
        ResponseScore d = judged(3, "d", 4, 1);
        PairSelector complete =
                PairSelector.builder().chosenAmongBest(1).completenessGain(2).build();

        assertThat(complete.select("i", List.of(a, b, c))).containsExactly(new ScoredPair(c, a));
        assertThat(complete.select("i", List.of(b, c)))
                .as("only one claim more")
                .isEmpty();
        assertThat(complete.select("i", List.of(a, b, c, d)))
                .as("different scores come first")
                .containsExactly(new ScoredPair(c, d));
        assertThat(PairSelector.builder()
                        .maxPairs(9)
                        .completenessGain(1)
                        .build()
                        .select("i", List.of(a, b, c)))
                .as("one pair of equal scores at most")
                .hasSize(1);
        assertThat(PairSelector.builder().build().select("i", List.of(a, b, c))).isEmpty();
    }

    @Test
    void gainOfPairsWithEqualScoresIsASetting() {
        assertThat(PairSelector.builder().build().settings()).doesNotContainKey("completeness_gain");
        assertThat(PairSelector.builder().completenessGain(2).build().settings())
                .containsEntry("completeness_gain", "2");
        assertThatThrownBy(() -> PairSelector.builder().completenessGain(0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("completenessGain must be > 0, was 0");
    }

    private static ResponseScore judged(int index, String text, int confirmed, int rejected) {
        List<ClaimVerdict> verdicts = new ArrayList<>();
        for (int i = 0; i < confirmed + rejected; i++) {
            Claim claim = new Claim("claim " + i, "question " + i + "?");
            verdicts.add(new ClaimVerdict(claim, i < confirmed ? .9 : .1, i < confirmed ? .1 : .9));
        }
        return ResponseScore.byClaims(new Candidate("i", index, text), verdicts);
    }

    @Test
    void pairsNoIdenticalTexts() {
        List<ResponseScore> responses =
                List.of(scored(0, "a", 0), scored(1, "a ", -1), scored(2, "b", -2), scored(3, "b", -2));

        assertThat(PairSelector.builder().build().all(responses)).hasSize(1);
        assertThat(PairSelector.builder().allowIdenticalTexts(true).build().all(responses))
                .hasSize(5);
    }

    @Test
    void drawsTheSamePairsInAnyOrder() {
        List<ResponseScore> shuffled = new ArrayList<>(tenResponses());
        PairSelector selector = PairSelector.builder().seed(3).build();
        List<ScoredPair> drawn = selector.select("i", shuffled);
        for (int i = 0; i < 5; i++) {
            Collections.shuffle(shuffled, new Random(i));
            assertThat(selector.select("i", shuffled)).isEqualTo(drawn);
        }
        assertThat(drawn).hasSize(2);
    }

    @Test
    void drawsByInstructionAndSeed() {
        Map<List<ScoredPair>, Integer> byInstruction = new HashMap<>();
        Map<List<ScoredPair>, Integer> bySeed = new HashMap<>();
        for (int i = 0; i < 40; i++) {
            byInstruction.merge(PairSelector.builder().build().select("i" + i, tenResponses()), 1, Integer::sum);
            bySeed.merge(PairSelector.builder().seed(i).build().select("i", tenResponses()), 1, Integer::sum);
        }
        assertThat(byInstruction).hasSizeGreaterThan(30);
        assertThat(bySeed).hasSizeGreaterThan(30);
    }

    @Test
    void drawsAllPairsWithEqualProbability() {
        Map<ScoredPair, Integer> drawn = new HashMap<>();
        int all = PairSelector.builder().build().all(tenResponses()).size();
        int runs = 200 * all;
        for (int seed = 0; seed < runs; seed++) {
            PairSelector.builder()
                    .seed(seed)
                    .maxPairs(1)
                    .build()
                    .select("i", tenResponses())
                    .forEach(pair -> drawn.merge(pair, 1, Integer::sum));
        }
        assertThat(drawn).hasSize(all);
        // 200 expected each, standard deviation 14
        assertThat(drawn.values()).allMatch(times -> Math.abs(times - 200) < 70);
    }

    @Test
    void rejectsAMinimumDifferenceThatWouldPairTies() {
        assertThatThrownBy(() -> PairSelector.builder().minDifference(0)).isInstanceOf(IllegalArgumentException.class);
    }
}
