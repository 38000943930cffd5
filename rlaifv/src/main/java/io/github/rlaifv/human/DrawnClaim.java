package io.github.rlaifv.human;

import io.github.rlaifv.core.data.Instruction;
import io.github.rlaifv.core.internal.ContentHash;
import io.github.rlaifv.feedback.score.ClaimVerdict;
import io.github.rlaifv.feedback.score.ResponseScore;
import io.github.rlaifv.human.label.ClaimUnit;

/**
 * A claim of a feedback run with the response that it is from.
 *
 * @param instruction the instruction
 * @param response the response with its verdicts
 * @param verdict the labeler's verdict on the claim
 */
record DrawnClaim(Instruction instruction, ResponseScore response, ClaimVerdict verdict) {

    /** Returns what is equal for one claim in several responses to the same image. */
    String sameAs() {
        return instruction.id() + "\n" + instruction.question() + "\n"
                + verdict.claim().statement();
    }

    /** Returns what is equal for the claims of one response. */
    String group() {
        return instruction.id() + "\n" + response.candidate().index() + "\n"
                + response.candidate().text();
    }

    ClaimUnit unit() {
        String image = instruction.context();
        String statement = verdict.claim().statement();
        String id = ContentHash.brief(image + "\n" + instruction.question().length() + "\n" + instruction.question()
                + "\n" + statement + "\n" + response.candidate().text());
        return new ClaimUnit(
                id,
                instruction.id(),
                image,
                response.candidate().index(),
                statement,
                verdict.claim().question(),
                verdict.pYes(),
                verdict.pNo(),
                verdict.confirmed());
    }
}
