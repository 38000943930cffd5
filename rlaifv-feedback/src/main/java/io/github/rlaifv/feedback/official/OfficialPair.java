package io.github.rlaifv.feedback.official;

import io.github.rlaifv.feedback.score.ClaimVerdict;
import io.github.rlaifv.feedback.score.ResponseScore;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A pair of answers to one instruction.
 *
 * @param chosen the answer with the higher score
 * @param rejected the answer with the lower score
 * @param chosenScore verdicts and score of the chosen answer
 * @param rejectedScore verdicts and score of the rejected answer
 */
public record OfficialPair(
        OfficialAnswer chosen, OfficialAnswer rejected, ResponseScore chosenScore, ResponseScore rejectedScore) {

    /**
     * Returns "1" for each confirmed question and "0" for each other one. A question that was asked twice appears once.
     */
    static Map<String, String> judge(ResponseScore score) {
        Map<String, String> judge = new LinkedHashMap<>();
        for (ClaimVerdict verdict : score.verdicts()) {
            judge.put(verdict.claim().question(), verdict.confirmed() ? "1" : "0");
        }
        return judge;
    }
}
