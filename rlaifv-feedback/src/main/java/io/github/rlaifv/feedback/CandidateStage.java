package io.github.rlaifv.feedback;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.rlaifv.core.data.Instruction;
import io.github.rlaifv.core.policy.Completion;
import io.github.rlaifv.core.policy.GenerationRequest;
import io.github.rlaifv.core.policy.Outcome;
import io.github.rlaifv.core.policy.RequestFailure;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Stage in which the policy writes the candidates. */
record CandidateStage(FeedbackOptions options, RunFiles files, UnfinishedInstructions unfinished)
        implements FeedbackStage {

    @Override
    public String name() {
        return "candidates";
    }

    @Override
    public FinishedUnits units() {
        return files.candidates();
    }

    @Override
    public boolean dependsOnBatch() {
        return options.policy().dependsOnCall();
    }

    @Override
    public boolean isReady(Instruction instruction) {
        return true;
    }

    @Override
    public void checkFinished(Instruction instruction) {
        files.requireSame(instruction);
    }

    @Override
    public List<ObjectNode> work(List<Instruction> batch) {
        List<GenerationRequest> requests = batch.stream()
                .map(instruction -> new GenerationRequest(
                        instruction.id(),
                        instruction.prompt(),
                        options.settings().candidates(),
                        options.settings().sampling()))
                .toList();
        List<Outcome<List<Completion>>> completions =
                Outcome.onePerRequest(options.policy().tryGenerate(requests), requests.size(), options.policy());
        List<ObjectNode> records = new ArrayList<>();
        for (int i = 0; i < batch.size(); i++) {
            Instruction instruction = batch.get(i);
            Optional<RequestFailure> failure = completions.get(i).failure();
            if (failure.isPresent() && failure.get().ofUnusableImage()) {
                records.add(without(instruction, failure.get()));
                continue;
            }
            failure.ifPresent(one -> unfinished.leave(name(), instruction, one));
            completions
                    .get(i)
                    .value()
                    .ifPresent(written ->
                            records.add(FeedbackRecords.candidates(instruction, instruction.context(), written)));
        }
        return records;
    }

    /**
     * Returns the record of an instruction without candidates. The instruction counts as finished, since a rerun would
     * find the same unusable image.
     */
    private ObjectNode without(Instruction instruction, RequestFailure failure) {
        failure.check(options.settings().unusableImages());
        unfinished.skip(name(), instruction, failure);
        return FeedbackRecords.withoutCandidates(
                instruction, instruction.context(), failure.reason(), failure.detail());
    }
}
