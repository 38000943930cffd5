package io.github.rlaifv.feedback;

import io.github.rlaifv.core.data.Instruction;
import io.github.rlaifv.core.data.PreferencePair;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What {@link FeedbackPipeline#process} made of one instruction.
 *
 * @param instruction the image and the question
 * @param lines the lines that a run would write to its folder for this instruction, by file name ({@code
 *     candidates.jsonl}, {@code claims.jsonl}, {@code scores.jsonl}), without line ends; without those of stages that
 *     are not finished
 * @param pairs the pairs, before length balancing
 * @param counts the counts of this instruction, in which {@link FeedbackCounts#pairs} is 0. If a request to a server
 *     failed, {@link FeedbackCounts#unfinished} names the reason, and the instruction should be processed again
 */
public record InstructionFeedback(
        Instruction instruction, SortedMap<String, String> lines, List<PreferencePair> pairs, FeedbackCounts counts) {
    public InstructionFeedback {
        Objects.requireNonNull(instruction, "instruction");
        Objects.requireNonNull(counts, "counts");
        lines = Collections.unmodifiableSortedMap(new TreeMap<>(lines));
        pairs = List.copyOf(pairs);
    }
}
