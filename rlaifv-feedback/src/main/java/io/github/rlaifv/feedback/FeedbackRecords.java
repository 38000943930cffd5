package io.github.rlaifv.feedback;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.rlaifv.core.data.Candidate;
import io.github.rlaifv.core.data.Instruction;
import io.github.rlaifv.core.data.internal.JsonLines;
import io.github.rlaifv.core.data.internal.JsonRecord;
import io.github.rlaifv.core.policy.Completion;
import io.github.rlaifv.feedback.claim.Claim;
import io.github.rlaifv.feedback.claim.Decomposition;
import io.github.rlaifv.feedback.score.ClaimVerdict;
import io.github.rlaifv.feedback.score.ResponseScore;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;

/** The lines of candidates.jsonl, claims.jsonl and scores.jsonl: how they are written and read. */
final class FeedbackRecords {
    private FeedbackRecords() {}

    static ObjectNode candidates(Instruction instruction, String image, List<Completion> completions) {
        ObjectNode json =
                unit(instruction).put("question", instruction.question()).put("image", image);
        ArrayNode list = json.putArray("candidates");
        for (int i = 0; i < completions.size(); i++) {
            Completion completion = completions.get(i);
            list.addObject()
                    .put("index", i)
                    .put("text", completion.text())
                    .put("finish", completion.finish().name());
        }
        return json;
    }

    static List<Candidate> candidates(JsonRecord record) {
        String id = record.text("instruction");
        return record.list("candidates").stream()
                .map(candidate -> new Candidate(id, candidate.integer("index"), candidate.text("text")))
                .toList();
    }

    static ObjectNode claims(Instruction instruction, List<Decomposition> responses) {
        ObjectNode json = unit(instruction);
        ArrayNode list = json.putArray("responses");
        for (int i = 0; i < responses.size(); i++) {
            ObjectNode response = list.addObject().put("index", i);
            Optional<String> problem = responses.get(i).problem();
            if (problem.isPresent()) {
                response.put("skipped", problem.get());
                continue;
            }
            ArrayNode claims = response.putArray("claims");
            responses.get(i).claims().forEach(claim -> put(claims.addObject(), claim));
        }
        return json;
    }

    static List<Decomposition> claims(JsonRecord record) {
        return record.list("responses").stream()
                .map(response -> response.has("skipped")
                        ? Decomposition.unusable(response.text("skipped"))
                        : Decomposition.of(response.list("claims").stream()
                                .map(FeedbackRecords::claim)
                                .toList()))
                .toList();
    }

    /** The key of candidates without a score is there only where there are any. */
    static ObjectNode scores(Instruction instruction, List<ResponseScore> scores, SortedMap<Integer, String> unjudged) {
        ObjectNode json = unit(instruction);
        if (!unjudged.isEmpty()) {
            ArrayNode list = json.putArray("skipped");
            unjudged.forEach(
                    (index, reason) -> list.addObject().put("index", index).put("reason", reason));
        }
        ArrayNode list = json.putArray("responses");
        for (ResponseScore score : scores) {
            ObjectNode response =
                    list.addObject().put("index", score.candidate().index()).put("score", score.score());
            ArrayNode verdicts = response.putArray("verdicts");
            for (ClaimVerdict verdict : score.verdicts()) {
                put(verdicts.addObject(), verdict.claim())
                        .put("p_yes", verdict.pYes())
                        .put("p_no", verdict.pNo())
                        .put("confirmed", verdict.confirmed());
            }
        }
        return json;
    }

    static List<ResponseScore> scores(JsonRecord record, List<Candidate> candidates) {
        return record.list("responses").stream()
                .map(response -> {
                    int index = response.integer("index");
                    if (index < 0 || index >= candidates.size()) {
                        throw record.error("candidate " + index + " is not among those of candidates.jsonl");
                    }
                    List<ClaimVerdict> verdicts = response.list("verdicts").stream()
                            .map(FeedbackRecords::verdict)
                            .toList();
                    return new ResponseScore(candidates.get(index), verdicts, response.number("score"));
                })
                .toList();
    }

    private static ClaimVerdict verdict(JsonRecord record) {
        return new ClaimVerdict(claim(record), record.number("p_yes"), record.number("p_no"), record.flag("confirmed"));
    }

    /** Why candidates have no score, one reason each. */
    static List<String> unjudged(JsonRecord record) {
        return record.has("skipped")
                ? record.list("skipped").stream()
                        .map(skipped -> skipped.text("reason"))
                        .toList()
                : List.of();
    }

    /** The id of the instruction that a record is of. */
    static String instruction(ObjectNode record) {
        return record.path("instruction").asText();
    }

    private static ObjectNode unit(Instruction instruction) {
        return JsonLines.object().put("instruction", instruction.id());
    }

    private static ObjectNode put(ObjectNode json, Claim claim) {
        return json.put("statement", claim.statement()).put("question", claim.question());
    }

    private static Claim claim(JsonRecord record) {
        return new Claim(record.text("statement"), record.text("question"));
    }
}
