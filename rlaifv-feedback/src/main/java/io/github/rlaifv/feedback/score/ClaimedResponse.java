package io.github.rlaifv.feedback.score;

import io.github.rlaifv.core.data.Candidate;
import io.github.rlaifv.core.data.Instruction;
import io.github.rlaifv.feedback.claim.Claim;
import java.util.List;
import java.util.Objects;

/**
 * A response to be scored.
 *
 * @param instruction instruction that it answers
 * @param candidate the response
 * @param claims claims that it makes; may be empty for scorers that judge whole responses
 */
public record ClaimedResponse(Instruction instruction, Candidate candidate, List<Claim> claims) {
    public ClaimedResponse {
        Objects.requireNonNull(instruction, "instruction");
        Objects.requireNonNull(candidate, "candidate");
        claims = List.copyOf(claims);
    }

    /** Id of the response for messages: its instruction and candidate, such as {@code 17#3}. */
    public String id() {
        return instruction.id() + "#" + candidate.index();
    }
}
