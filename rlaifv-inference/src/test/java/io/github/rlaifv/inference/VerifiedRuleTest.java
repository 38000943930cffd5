package io.github.rlaifv.inference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The order of responses whose claims were judged. */
class VerifiedRuleTest {
    private static final ScoringRule FIRST = ScoringRule.policyPerplexity();

    private final List<ScoredResponse> pool = new ArrayList<>();

    /** Adds a response whose score by the first rule is the given one. */
    private void add(String text, double first, @Nullable ClaimCounts claims) {
        pool.add(new ScoredResponse(pool.size(), text, 0, first, -1, 1, List.of(), claims));
    }

    private List<String> order(int shortlist) {
        return new RankedResponse(pool)
                .by(ScoringRule.verified(FIRST, shortlist)).ranking().stream()
                        .map(ScoredResponse::text)
                        .toList();
    }

    @Test
    void fewestRejectedThenMostConfirmedThenTheFirstRuleDecide() {
        add("one wrong", -1, new ClaimCounts(9, 1));
        add("little", -2, new ClaimCounts(3, 0));
        add("much, unlikely", -40, new ClaimCounts(5, 0));
        add("much, likely", -3, new ClaimCounts(5, 0));
        add("two wrong", -0.1, new ClaimCounts(20, 2));
        assertThat(order(0)).containsExactly("much, likely", "much, unlikely", "little", "one wrong", "two wrong");
    }

    @Test
    void responseWithoutVerdictRanksBelowJudgedOnes() {
        add("not judged, likely", -0.1, null);
        add("all wrong", -5, new ClaimCounts(0, 7));
        add("says nothing", -0.2, new ClaimCounts(0, 0));
        add("not judged", -3, null);
        assertThat(order(0)).containsExactly("all wrong", "not judged, likely", "says nothing", "not judged");
    }

    @Test
    void onlyTheBestOfTheFirstRuleAreOnTheShortlist() {
        add("third", -3, new ClaimCounts(9, 0));
        add("first", -1, new ClaimCounts(1, 3));
        add("first", -1, new ClaimCounts(1, 3));
        add("second", -2, new ClaimCounts(1, 2));
        assertThat(order(2)).containsExactly("second", "first", "first", "third");
        assertThat(order(0)).containsExactly("third", "second", "first", "first");
    }

    @Test
    void poolWithoutVerdictsIsRankedByTheFirstRule() {
        add("b", -2, null);
        add("a", -1, null);
        RankedResponse ranked = new RankedResponse(pool);
        assertThat(ranked.by(ScoringRule.verified(FIRST, 0))).isEqualTo(ranked.by(FIRST));
    }

    @Test
    void negativeShortlistAndCountsAreRejected() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ScoringRule.verified(FIRST, -1))
                .withMessageContaining("was -1");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new ClaimCounts(-1, 2))
                .withMessageContaining("-1 and 2");
    }
}
