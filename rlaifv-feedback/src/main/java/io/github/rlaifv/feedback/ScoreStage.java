package io.github.rlaifv.feedback;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.rlaifv.core.data.Candidate;
import io.github.rlaifv.core.data.Instruction;
import io.github.rlaifv.core.policy.Outcome;
import io.github.rlaifv.core.policy.RequestFailure;
import io.github.rlaifv.feedback.claim.Decomposition;
import io.github.rlaifv.feedback.score.ClaimedResponse;
import io.github.rlaifv.feedback.score.ResponseScore;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** Stage in which the labeler judges the candidates. */
record ScoreStage(FeedbackOptions options, RunFiles files, UnfinishedInstructions unfinished) implements FeedbackStage {

    @Override
    public String name() {
        return "scores";
    }

    @Override
    public FinishedUnits units() {
        return files.scores();
    }

    @Override
    public boolean dependsOnBatch() {
        return options.scorer().dependsOnCall();
    }

    @Override
    public boolean isReady(Instruction instruction) {
        return files.claims().contains(instruction.id());
    }

    @Override
    public List<ObjectNode> work(List<Instruction> batch) {
        List<ClaimedResponse> responses = new ArrayList<>();
        List<Integer> ends = new ArrayList<>();
        for (Instruction instruction : batch) {
            responses.addAll(judgeable(instruction));
            ends.add(responses.size());
        }
        List<Outcome<ResponseScore>> outcomes =
                Outcome.onePerRequest(options.scorer().tryScore(responses), responses.size(), options.scorer());
        List<ObjectNode> records = new ArrayList<>();
        int from = 0;
        for (int i = 0; i < batch.size(); i++) {
            ObjectNode record =
                    record(batch.get(i), responses.subList(from, ends.get(i)), outcomes.subList(from, ends.get(i)));
            if (!unfinished.isLeft(batch.get(i))) {
                records.add(record);
            }
            from = ends.get(i);
        }
        return records;
    }

    private List<ClaimedResponse> judgeable(Instruction instruction) {
        List<ClaimedResponse> responses = new ArrayList<>();
        List<Decomposition> claims = files.claims(instruction);
        for (Candidate candidate : files.candidates(instruction)) {
            Decomposition decomposition = claims.get(candidate.index());
            if (decomposition.problem().isEmpty()) {
                responses.add(new ClaimedResponse(instruction, candidate, decomposition.claims()));
            }
        }
        return responses;
    }

    private ObjectNode record(
            Instruction instruction, List<ClaimedResponse> responses, List<Outcome<ResponseScore>> outcomes) {
        List<ResponseScore> scores = new ArrayList<>();
        SortedMap<Integer, String> unjudged = new TreeMap<>();
        for (int i = 0; i < responses.size(); i++) {
            outcomes.get(i).value().ifPresent(scores::add);
            Optional<RequestFailure> failure = outcomes.get(i).failure();
            if (failure.isPresent() && failure.get().retriable()) {
                unfinished.leave(name(), instruction, failure.get());
            } else if (failure.isPresent()) {
                options.listener()
                        .skipped(
                                name(),
                                failure.get().request(),
                                failure.get().reason() + " (" + failure.get().detail() + ")");
                unjudged.put(responses.get(i).candidate().index(), failure.get().reason());
            }
        }
        return FeedbackRecords.scores(instruction, scores, unjudged);
    }
}
