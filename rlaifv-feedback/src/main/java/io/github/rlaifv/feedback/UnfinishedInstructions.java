package io.github.rlaifv.feedback;

import io.github.rlaifv.core.data.Instruction;
import io.github.rlaifv.core.policy.RequestFailure;
import io.github.rlaifv.core.run.RunListener;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Instructions that a failed request left unfinished. They are not written to the journals, so later stages skip them
 * and a rerun repeats them. This class counts them by reason and remembers those of the current batch.
 */
final class UnfinishedInstructions {
    private final RunListener listener;
    private final SortedMap<String, Long> reasons = new TreeMap<>();
    private final Map<String, String> ofBatch = new HashMap<>();
    private final Set<String> repeated = new HashSet<>();

    UnfinishedInstructions(RunListener listener) {
        this.listener = listener;
    }

    /**
     * Starts a batch.
     *
     * @param again instructions of the batch that an earlier run has finished; their failures are not counted
     */
    void beginBatch(Set<String> again) {
        ofBatch.clear();
        repeated.clear();
        repeated.addAll(again);
    }

    void leave(String stage, Instruction instruction, RequestFailure failure) {
        if (repeated.contains(instruction.id())) {
            return;
        }
        if (ofBatch.putIfAbsent(instruction.id(), failure.reason()) == null) {
            reasons.merge(failure.reason(), 1L, Long::sum);
        }
        listener.skipped(stage, failure.request(), failure.reason() + " (" + failure.detail() + ")");
    }

    /** Reports an instruction that is finished without a result. */
    void skip(String stage, Instruction instruction, RequestFailure failure) {
        if (!repeated.contains(instruction.id())) {
            listener.skipped(stage, instruction.id(), failure.reason() + " (" + failure.detail() + ")");
        }
    }

    boolean isLeft(Instruction instruction) {
        return ofBatch.containsKey(instruction.id());
    }

    /** Returns why an instruction of the current batch is unfinished; empty if it is finished. */
    Optional<String> reason(Instruction instruction) {
        return Optional.ofNullable(ofBatch.get(instruction.id()));
    }

    SortedMap<String, Long> reasons() {
        return reasons;
    }
}
