package io.github.rlaifv.align.drift;

import io.github.rlaifv.core.dataset.PreferenceDataset;
import io.github.rlaifv.core.internal.JsonText;
import io.github.rlaifv.core.internal.file.OwnFile;
import io.github.rlaifv.core.internal.json.JsonDocument;
import io.github.rlaifv.core.run.InputLimit;
import io.github.rlaifv.feedback.ScoredInstruction;
import io.github.rlaifv.feedback.ScoredInstructions;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.ToDoubleFunction;

/**
 * How the feedback of an alignment changes from round to round, as {@code drift.json} in its output folder records it. What
 * the policy learns from it (margins, accuracies, {@link io.github.rlaifv.dpo.train.LengthBaseline}) is in
 * {@code alignment.json}, and the page of the alignment shows both in one table.
 *
 * @param version version of the file format
 * @param rounds the rounds whose feedback is finished, in order
 */
public record DriftReport(int version, List<RoundDrift> rounds) {
    private static final int VERSION = 1;
    private static final String NAME = "drift.json";
    private static final OwnFile FILE = OwnFile.json("drift report", "version", "rounds");

    public DriftReport {
        rounds = List.copyOf(rounds);
    }

    /**
     * Reads the report of an alignment.
     *
     * @param output output folder of the alignment
     * @return the report; without rounds if there is none yet
     * @throws io.github.rlaifv.core.run.BadDataException if the file is damaged; the message names it
     */
    public static DriftReport read(Path output) {
        Path file = output.resolve(NAME);
        return Files.exists(file)
                ? JsonDocument.read(file, InputLimit.SETTINGS, "delete it; finished feedback is counted again")
                        .version(VERSION)
                        .as(DriftReport.class)
                : new DriftReport(VERSION, List.of());
    }

    /**
     * Checks that the report can be written, before long work.
     *
     * @throws io.github.rlaifv.core.run.BadDataException if a file of others has its name
     */
    public static void requireReplaceable(Path output) {
        FILE.requireReplaceable(output.resolve(NAME));
    }

    /** Writes the report to the output folder of an alignment. */
    public void write(Path output) {
        FILE.write(output.resolve(NAME), JsonText.pretty(this) + "\n");
    }

    /** Returns a copy with a round, which replaces later ones and an earlier version of itself. */
    public DriftReport with(RoundDrift round) {
        List<RoundDrift> all = new ArrayList<>(rounds);
        all.removeIf(one -> one.round() >= round.round());
        all.add(round);
        return new DriftReport(VERSION, all);
    }

    /**
     * Counts the feedback of a round.
     *
     * @param round number of the round, counted from 1
     * @param scored judged candidates of the round
     * @param pairs preference pairs of the round
     * @param before judged candidates of the round before; empty for the first round
     * @param coverage returns the mean coverage of the candidates of an instruction; NaN if it is not known
     */
    public static RoundDrift count(
            int round,
            ScoredInstructions scored,
            PreferenceDataset pairs,
            Optional<ScoredInstructions> before,
            ToDoubleFunction<ScoredInstruction> coverage) {
        DriftCounter counter = new DriftCounter(coverage);
        before.ifPresent(counter::before);
        counter.add(scored);
        return counter.total(round, pairs);
    }
}
