package io.github.rlaifv.tinyworld.ablation;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.rlaifv.core.data.Candidate;
import io.github.rlaifv.core.data.Instruction;
import io.github.rlaifv.core.data.PreferencePair;
import io.github.rlaifv.feedback.ScoredInstruction;
import io.github.rlaifv.feedback.claim.Claim;
import io.github.rlaifv.feedback.score.ClaimVerdict;
import io.github.rlaifv.feedback.score.ResponseScore;
import io.github.rlaifv.tinyworld.quickstart.QuickstartOptions;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class PairsOfArmTest {
    private static final QuickstartOptions OPTIONS = QuickstartOptions.embedded()
            .feedback(feedback -> feedback.lengthBalance(false))
            .pairs(pairs -> pairs.maxPairs(100))
            .build();

    /** A response whose text lists the numbers of its claims; claims below 0 are false. */
    private static ResponseScore response(int index, int... claims) {
        List<ClaimVerdict> verdicts = new ArrayList<>();
        StringBuilder text = new StringBuilder();
        for (int claim : claims) {
            text.append(claim).append(' ');
            verdicts.add(new ClaimVerdict(new Claim(claim + ".", claim + "?"), claim > 0 ? 1 : 0, claim > 0 ? 0 : 1));
        }
        return ResponseScore.byClaims(new Candidate("i", index, text.toString().strip()), verdicts);
    }

    private static Set<String> pairs(AblationArm arm, ResponseScore... responses) {
        ScoredInstruction scored = new ScoredInstruction(Instruction.textOnly("i", "What?"), List.of(responses));
        List<PreferencePair> made = PairsOfArm.of(OPTIONS, arm, 1, new JudgedCandidates(List.of(scored), 0, 0));
        return made.stream()
                .map(pair -> pair.chosen() + " > " + pair.rejected())
                .collect(Collectors.toSet());
    }

    @Test
    void papersScoreCountsEachClaimOnce() {
        assertThat(PairsOfArm.onceEach(response(0, -1, -1, 2)).score()).isEqualTo(-1);
        assertThat(pairs(AblationArm.PAPER, response(0, 1, 1), response(1, 1), response(2, -1, -1), response(3, -2)))
                .containsExactlyInAnyOrder("1 1 > -1 -1", "1 > -1 -1", "1 1 > -2", "1 > -2");
    }

    @Test
    void repeatPenaltyPrefersTheResponseWithoutRepeats() {
        assertThat(pairs(AblationArm.REPEATS, response(0, 1, 1), response(1, 1)))
                .containsExactly("1 > 1 1");
        assertThat(pairs(AblationArm.WITHOUT_REPEATS, response(0, 1, 1), response(1, 1)))
                .isEmpty();
    }

    @Test
    void onlyTheTwoBestResponsesAreChosen() {
        ResponseScore[] responses = {
            response(0, 1), response(1, 2, -1), response(2, 3, -1, -2), response(3, 4, -1, -2, -3)
        };
        assertThat(pairs(AblationArm.PAPER, responses)).hasSize(6).contains("3 -1 -2 > 4 -1 -2 -3");
        assertThat(pairs(AblationArm.BEST, responses)).hasSize(5).doesNotContain("3 -1 -2 > 4 -1 -2 -3");
    }

    @Test
    void completenessPairsTeachToSayMoreAndNeverLess() {
        assertThat(pairs(AblationArm.PAPER, response(0, 1), response(1, 1, 2))).isEmpty();
        assertThat(pairs(AblationArm.COMPLETE, response(0, 1), response(1, 1, 2)))
                .containsExactly("1 2 > 1");
        assertThat(pairs(AblationArm.PAPER, response(0, 1), response(1, 1, 2, -1)))
                .containsExactly("1 > 1 2 -1");
        assertThat(pairs(AblationArm.COMPLETE, response(0, 1), response(1, 1, 2, -1)))
                .isEmpty();
    }
}
