package io.github.rlaifv.feedback.score;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.rlaifv.core.data.Candidate;
import io.github.rlaifv.feedback.claim.Claim;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Scores that are judged again with another threshold. */
class ResponseScoreTest {
    private static ClaimVerdict verdict(double yes) {
        return new ClaimVerdict(new Claim("s" + yes, "q" + yes), yes, 1 - yes);
    }

    private static final List<ClaimVerdict> VERDICTS = List.of(
            verdict(0.9),
            verdict(0.6),
            verdict(0.3),
            ClaimVerdict.undecided(new Claim("s", "q"), 0.01, 0.01, "begins with 'The'"));

    private static final Candidate CANDIDATE = new Candidate("i", 0, "text");

    @Test
    void scoreChangesByTheVerdictsThatChange() {
        ResponseScore score = ResponseScore.byClaims(CANDIDATE, VERDICTS);
        assertThat(score.score()).isEqualTo(-1);
        ResponseScore strict = score.rejudged(new ConfirmationThreshold(0.7));
        assertThat(strict.score()).isEqualTo(-2);
        assertThat(strict.verdicts()).extracting(ClaimVerdict::confirmed).containsExactly(true, false, false, false);
        assertThat(strict.verdicts().get(3).decided()).isFalse();
        assertThat(strict.rejudged(ConfirmationThreshold.PAPER)).isEqualTo(score);
    }

    @Test
    void otherDeductionsRemain() {
        ResponseScore penalized = new ResponseScore(CANDIDATE, VERDICTS, -3);
        assertThat(penalized.rejudged(new ConfirmationThreshold(0.2)).score()).isEqualTo(-2);
    }
}
