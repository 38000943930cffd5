package io.github.rlaifv.feedback;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.rlaifv.core.data.Candidate;
import io.github.rlaifv.core.data.Instruction;
import io.github.rlaifv.core.internal.json.JsonLines;
import io.github.rlaifv.core.internal.json.JsonRecord;
import io.github.rlaifv.core.policy.Completion;
import io.github.rlaifv.core.policy.FinishReason;
import io.github.rlaifv.feedback.claim.Claim;
import io.github.rlaifv.feedback.claim.Decomposition;
import io.github.rlaifv.feedback.score.ClaimVerdict;
import io.github.rlaifv.feedback.score.ResponseScore;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** Writes and reads the lines of candidates.jsonl, claims.jsonl and scores.jsonl. */
final class FeedbackRecords {
    /** Maximum of a sum of probabilities, which are rounded one by one. */
    private static final double MOST_LIKELY = 1.001;

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

    /** Creates the record of an instruction without candidates. */
    static ObjectNode withoutCandidates(Instruction instruction, String image, String reason, String detail) {
        return unit(instruction)
                .put("question", instruction.question())
                .put("image", image)
                .put("skipped", reason)
                .put("detail", detail);
    }

    /** Returns why an instruction has no candidates; empty if it has some. */
    static Optional<String> withoutCandidates(JsonRecord record) {
        return record.json().has("skipped")
                ? Optional.of(record.only("instruction", "question", "image", "skipped", "detail")
                        .string("skipped"))
                : Optional.empty();
    }

    static List<Candidate> candidates(JsonRecord record) {
        record.only("instruction", "question", "image", "candidates");
        String id = record.string("instruction");
        return record.list("candidates").stream()
                .map(candidate -> candidate(id, candidate.only("index", "text", "finish")))
                .toList();
    }

    private static Candidate candidate(String id, JsonRecord record) {
        String finish = record.string("finish");
        if (Arrays.stream(FinishReason.values()).noneMatch(known -> known.name().equals(finish))) {
            throw record.problem("finish", "must be one of " + List.of(FinishReason.values()) + ", was " + finish);
        }
        return new Candidate(id, record.integer("index"), record.string("text"));
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
        List<Decomposition> claims = new ArrayList<>();
        for (JsonRecord response : record.only("instruction", "responses").list("responses")) {
            if (response.integer("index") != claims.size()) {
                throw response.problem("index", "must be " + claims.size() + ", was " + response.integer("index"));
            }
            claims.add(
                    response.has("skipped")
                            ? Decomposition.unusable(
                                    response.only("index", "skipped").string("skipped"))
                            : Decomposition.of(response.only("index", "claims").list("claims").stream()
                                    .map(one -> claim(one.only("statement", "question")))
                                    .toList()));
        }
        return claims;
    }

    /** Creates the record of scores. Its field {@code skipped} is written only if some candidates have no score. */
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
                ObjectNode one = put(verdicts.addObject(), verdict.claim())
                        .put("p_yes", verdict.pYes())
                        .put("p_no", verdict.pNo())
                        .put("confirmed", verdict.confirmed());
                verdict.undecided().ifPresent(reason -> one.put("undecided", reason));
            }
        }
        return json;
    }

    static List<ResponseScore> scores(JsonRecord record, List<Candidate> candidates) {
        record.only("instruction", "skipped", "responses");
        return record.list("responses").stream()
                .map(response -> {
                    int index = index(response.only("index", "score", "verdicts"), candidates.size());
                    List<ClaimVerdict> verdicts = response.list("verdicts").stream()
                            .map(FeedbackRecords::verdict)
                            .toList();
                    return new ResponseScore(candidates.get(index), verdicts, response.number("score"));
                })
                .toList();
    }

    private static int index(JsonRecord record, int candidates) {
        int index = record.integer("index");
        if (index < 0 || index >= candidates) {
            throw record.problem(
                    "index",
                    "must be one of the candidates in candidates.jsonl, 0 to " + (candidates - 1) + ", was " + index);
        }
        return index;
    }

    private static ClaimVerdict verdict(JsonRecord record) {
        record.only("statement", "question", "p_yes", "p_no", "confirmed", "undecided");
        boolean undecided = record.json().has("undecided");
        if (undecided && record.flag("confirmed")) {
            throw record.problem("undecided", "must be absent where \"confirmed\" is true");
        }
        return new ClaimVerdict(
                claim(record),
                record.number("p_yes", 0, MOST_LIKELY),
                record.number("p_no", 0, MOST_LIKELY),
                record.flag("confirmed"),
                undecided ? Optional.of(record.string("undecided")) : Optional.empty());
    }

    /** Returns why candidates have no score, by candidate index. */
    static SortedMap<Integer, String> unjudged(JsonRecord record, int candidates) {
        SortedMap<Integer, String> unjudged = new TreeMap<>();
        if (record.json().has("skipped")) {
            for (JsonRecord skipped : record.list("skipped")) {
                int index = index(skipped.only("index", "reason"), candidates);
                if (unjudged.put(index, skipped.string("reason")) != null) {
                    throw skipped.problem("index", "must be different in each entry, but " + index + " occurs twice");
                }
            }
        }
        return unjudged;
    }

    /** Returns the id of the instruction that a record belongs to. */
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
        return new Claim(record.string("statement"), record.string("question"));
    }
}
