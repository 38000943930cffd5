package io.github.rlaifv.feedback;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.rlaifv.core.data.Candidate;
import io.github.rlaifv.core.data.Instruction;
import io.github.rlaifv.core.policy.Outcome;
import io.github.rlaifv.core.policy.RequestFailure;
import io.github.rlaifv.feedback.claim.AnsweredQuestion;
import io.github.rlaifv.feedback.claim.ClaimDecomposer;
import io.github.rlaifv.feedback.claim.Decomposition;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;

/** Stage in which candidates are divided into claims with their questions. */
record ClaimStage(FeedbackOptions options, RunFiles files, UnfinishedInstructions unfinished) implements FeedbackStage {
    private static final String BLANK = "blank response";

    @Override
    public String name() {
        return "claims";
    }

    @Override
    public FinishedUnits units() {
        return files.claims();
    }

    @Override
    public boolean dependsOnBatch() {
        ClaimDecomposer decomposer = options.decomposer();
        return decomposer != null && decomposer.dependsOnCall();
    }

    @Override
    public boolean isReady(Instruction instruction) {
        return files.candidates().contains(instruction.id())
                && files.withoutCandidates(instruction).isEmpty();
    }

    @Override
    public List<ObjectNode> work(List<Instruction> batch) {
        List<List<Candidate>> candidates = batch.stream().map(files::candidates).toList();
        List<AnsweredQuestion> responses = new ArrayList<>();
        for (int i = 0; i < batch.size(); i++) {
            for (Candidate candidate : candidates.get(i)) {
                if (!candidate.text().isBlank()) {
                    responses.add(new AnsweredQuestion(batch.get(i).question(), candidate.text()));
                }
            }
        }
        Iterator<Outcome<Decomposition>> divided = divide(responses).iterator();
        List<ObjectNode> records = new ArrayList<>();
        for (int i = 0; i < batch.size(); i++) {
            Instruction instruction = batch.get(i);
            List<Decomposition> decompositions = new ArrayList<>();
            for (Candidate candidate : candidates.get(i)) {
                decompositions.add(
                        candidate.text().isBlank()
                                ? left(instruction, candidate, Decomposition.unusable(BLANK))
                                : decomposition(instruction, candidate, divided.next()));
            }
            if (!unfinished.isLeft(instruction)) {
                records.add(FeedbackRecords.claims(instruction, decompositions));
            }
        }
        return records;
    }

    private List<Outcome<Decomposition>> divide(List<AnsweredQuestion> responses) {
        ClaimDecomposer decomposer = options.decomposer();
        return decomposer == null
                ? responses.stream()
                        .map(response -> Outcome.success(Decomposition.of(List.of())))
                        .toList()
                : Outcome.onePerRequest(decomposer.tryDecompose(responses), responses.size(), decomposer);
    }

    private Decomposition decomposition(Instruction instruction, Candidate candidate, Outcome<Decomposition> outcome) {
        Optional<RequestFailure> failure = outcome.failure();
        if (failure.isPresent() && failure.get().retriable()) {
            unfinished.leave(name(), instruction, failure.get());
        }
        return left(
                instruction,
                candidate,
                outcome.value()
                        .orElseGet(() -> Decomposition.unusable(
                                failure.map(RequestFailure::reason).orElse(""))));
    }

    private Decomposition left(Instruction instruction, Candidate candidate, Decomposition decomposition) {
        decomposition
                .problem()
                .ifPresent(problem ->
                        options.listener().skipped(name(), instruction.id() + "#" + candidate.index(), problem));
        return decomposition;
    }
}
