package io.github.rlaifv.feedback;

import io.github.rlaifv.core.data.Instruction;
import io.github.rlaifv.core.data.PreferencePair;
import io.github.rlaifv.core.dataset.InstructionDataset;
import io.github.rlaifv.feedback.pair.LengthBalance;
import java.nio.file.Path;
import java.util.stream.Stream;

/**
 * Stage that makes the pairs. Pairs are a function of the scores, so they are made twice: first for their lengths
 * alone, from which the length balance is determined, then to write the pairs that it keeps. So memory holds only a few
 * bytes per pair.
 */
final class PairStage {
    private final FeedbackOptions options;
    private final RunFiles files;
    private final DrawnPairs pairs;

    PairStage(FeedbackOptions options, InstructionDataset instructions, RunFiles files) {
        this.options = options;
        this.files = files;
        this.pairs = new DrawnPairs(options.pairMaker(), instructions, files);
    }

    /** Determines which pairs are kept, and counts the instructions on the way. */
    LengthBalance balance(FeedbackCounter tally) {
        try (Stream<Instruction> all = pairs.instructions().stream()) {
            Stream<PreferencePair> drawn = all.flatMap(instruction -> {
                tally.add(instruction, files);
                return pairs.of(instruction);
            });
            return KeptPairs.balance(drawn, options.settings().lengthBalance());
        }
    }

    /** Writes the kept pairs and their dataset card. */
    void write(LengthBalance balance, Path folder) {
        try (Stream<PreferencePair> drawn = pairs.stream()) {
            new KeptPairs(options.identity(), options.policy().fingerprint()).write(drawn, balance, folder);
        }
    }
}
