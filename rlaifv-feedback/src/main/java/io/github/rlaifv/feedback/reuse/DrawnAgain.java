package io.github.rlaifv.feedback.reuse;

import io.github.rlaifv.core.data.PreferencePair;
import io.github.rlaifv.core.internal.ReportedStream;
import io.github.rlaifv.core.internal.json.ChainedStreams;
import io.github.rlaifv.core.run.Cancellation;
import io.github.rlaifv.core.run.RunListener;
import io.github.rlaifv.feedback.FeedbackFolder;
import io.github.rlaifv.feedback.ScoredInstruction;
import io.github.rlaifv.feedback.pair.PairMaker;
import io.github.rlaifv.feedback.score.ConfirmationThreshold;
import io.github.rlaifv.feedback.score.ResponseScore;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The pairs of several folders before any is dropped. They are made whenever they are read.
 *
 * @param folders folders of feedback runs
 * @param maker makes the pairs of an instruction
 * @param threshold threshold of the verdicts; empty for those of the feedback
 */
record DrawnAgain(List<FeedbackFolder> folders, PairMaker maker, Optional<ConfirmationThreshold> threshold) {
    DrawnAgain {
        folders = List.copyOf(folders);
    }

    /** The pairs of one instruction, and how many candidates they were chosen from. */
    record OfInstruction(int candidates, List<PreferencePair> pairs) {}

    /** Returns the pairs of each instruction. Close the stream. */
    Stream<OfInstruction> byInstruction() {
        return ChainedStreams.of(folders, folder -> folder.scored().stream().map(this::pairs));
    }

    /** Same as {@link #byInstruction}, as a stage whose units are instructions. Whoever reads it finishes the stage. */
    Stream<OfInstruction> byInstruction(String stage, RunListener listener) {
        long units =
                folders.stream().mapToLong(folder -> folder.scored().size()).sum();
        return ReportedStream.of(byInstruction(), stage, units, listener);
    }

    /** Returns all pairs. Close the stream. */
    Stream<PreferencePair> pairs() {
        return byInstruction().flatMap(one -> one.pairs().stream());
    }

    private OfInstruction pairs(ScoredInstruction scored) {
        Cancellation.check("making pairs");
        List<ResponseScore> responses = scored.responses().stream()
                .map(response -> threshold.map(response::rejudged).orElse(response))
                .toList();
        return new OfInstruction(responses.size(), maker.make(scored.instruction(), responses));
    }
}
