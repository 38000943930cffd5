package io.github.rlaifv.feedback.official;

import io.github.rlaifv.feedback.score.ClaimVerdict;
import io.github.rlaifv.feedback.score.ResponseScore;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A pair of answers to one instruction.
 *
 * @param chosen the answer with the higher score
 * @param rejected the other
 * @param chosenScore its verdicts and score
 * @param rejectedScore its verdicts and score
 */
public record OfficialPair(
        OfficialAnswer chosen, OfficialAnswer rejected, ResponseScore chosenScore, ResponseScore rejectedScore) {

    /** Asked questions with "1" for confirmed and "0" for not; a question that was asked twice stands once. */
    static Map<String, String> judge(ResponseScore score) {
        Map<String, String> judge = new LinkedHashMap<>();
        for (ClaimVerdict verdict : score.verdicts()) {
            judge.put(verdict.claim().question(), verdict.confirmed() ? "1" : "0");
        }
        return judge;
    }
}
