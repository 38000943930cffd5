package io.github.rlaifv.report.internal.source;

import io.github.rlaifv.core.internal.json.JsonRecord;
import io.github.rlaifv.report.inspect.item.ClaimMark;
import io.github.rlaifv.report.inspect.item.InspectedClaim;
import io.github.rlaifv.report.inspect.item.InspectedResponse;
import io.github.rlaifv.report.inspect.item.ResponseRole;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The files of a feedback run: candidates, claims and scores of an instruction, put together. */
final class FeedbackLines implements AutoCloseable {
    static final String CANDIDATES = "candidates.jsonl";
    static final String CLAIMS = "claims.jsonl";
    static final String SCORES = "scores.jsonl";
    private static final String KEY = "instruction";

    private final UnitFile candidates;
    private final Optional<UnitFile> claims;
    private final Optional<UnitFile> scores;

    private FeedbackLines(UnitFile candidates, Optional<UnitFile> claims, Optional<UnitFile> scores) {
        this.candidates = candidates;
        this.claims = claims;
        this.scores = scores;
    }

    static FeedbackLines open(Path folder) {
        UnitFile candidates = UnitFile.open(folder.resolve(CANDIDATES), KEY);
        try {
            return new FeedbackLines(
                    candidates,
                    UnitFile.ifExists(folder.resolve(CLAIMS), KEY),
                    UnitFile.ifExists(folder.resolve(SCORES), KEY));
        } catch (RuntimeException e) {
            candidates.close();
            throw e;
        }
    }

    static List<Path> files(Path folder) {
        return List.of(folder.resolve(CANDIDATES), folder.resolve(CLAIMS), folder.resolve(SCORES));
    }

    int size() {
        return candidates.size();
    }

    String id(int index) {
        return candidates.id(index);
    }

    JsonRecord sampled(int index) {
        return candidates.get(index);
    }

    /** Returns the responses of an instruction; none if it was not sampled. */
    List<InspectedResponse> responses(String id) {
        Optional<JsonRecord> sampled = candidates.find(id).filter(record -> record.has("candidates"));
        List<InspectedResponse> responses = new ArrayList<>();
        if (sampled.isPresent()) {
            for (JsonRecord candidate : sampled.orElseThrow().list("candidates")) {
                responses.add(
                        InspectedResponse.of("candidate " + (candidate.integer("index") + 1), candidate.text("text")));
            }
            claims.flatMap(file -> file.find(id)).ifPresent(record -> addClaims(responses, record));
            scores.flatMap(file -> file.find(id)).ifPresent(record -> addScores(responses, record));
        }
        return responses;
    }

    private static void addClaims(List<InspectedResponse> responses, JsonRecord record) {
        for (JsonRecord divided : record.list("responses")) {
            int index = index(divided, responses);
            InspectedResponse response = responses.get(index);
            List<InspectedClaim> claims = divided.has("claims")
                    ? divided.list("claims").stream()
                            .map(claim -> InspectedClaim.unjudged(claim.text("statement"), claim.text("question")))
                            .toList()
                    : List.of();
            responses.set(index, judged(response, claims, Double.NaN, divided.textOrEmpty("skipped")));
        }
    }

    private static void addScores(List<InspectedResponse> responses, JsonRecord record) {
        for (JsonRecord scored : record.list("responses")) {
            int index = index(scored, responses);
            List<InspectedClaim> verdicts =
                    scored.list("verdicts").stream().map(FeedbackLines::verdict).toList();
            InspectedResponse response = responses.get(index);
            List<InspectedClaim> claims = verdicts.isEmpty() ? response.claims() : verdicts;
            responses.set(index, judged(response, claims, scored.numberOrNaN("score"), response.remark()));
        }
        if (record.has("skipped")) {
            for (JsonRecord skipped : record.list("skipped")) {
                int index = index(skipped, responses);
                InspectedResponse response = responses.get(index);
                responses.set(index, judged(response, response.claims(), Double.NaN, skipped.text("reason")));
            }
        }
    }

    private static int index(JsonRecord record, List<InspectedResponse> responses) {
        int index = record.integer("index");
        if (index < 0 || index >= responses.size()) {
            throw record.problem("index", "must be a candidate's, 0 to " + (responses.size() - 1) + ", was " + index);
        }
        return index;
    }

    private static InspectedResponse judged(
            InspectedResponse response, List<InspectedClaim> claims, double score, String remark) {
        return new InspectedResponse(
                response.name(), response.text(), score, ResponseRole.NONE, claims, response.facts(), remark);
    }

    private static InspectedClaim verdict(JsonRecord claim) {
        String undecided = claim.textOrEmpty("undecided");
        ClaimMark mark = claim.flag("confirmed")
                ? ClaimMark.CONFIRMED
                : undecided.isEmpty() ? ClaimMark.REJECTED : ClaimMark.UNDECIDED;
        return new InspectedClaim(
                claim.text("statement"),
                claim.textOrEmpty("question"),
                claim.numberOrNaN("p_yes"),
                claim.numberOrNaN("p_no"),
                mark,
                undecided);
    }

    @Override
    public void close() {
        candidates.close();
        claims.ifPresent(UnitFile::close);
        scores.ifPresent(UnitFile::close);
    }
}
