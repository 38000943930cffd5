package io.github.rlaifv.core.curation;

import io.github.rlaifv.core.data.ReadOptions;
import io.github.rlaifv.core.dataset.InstructionDataset;
import io.github.rlaifv.core.dataset.PreferenceDataset;
import java.nio.file.Path;
import java.util.Objects;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.stream.Stream;

/**
 * One source of instructions, with its share of the result. Without a weight or count, all its instructions are taken.
 *
 * @param name name in ids and reports, of letters, digits, {@code .}, {@code _} and {@code -}
 * @param instructions the instructions, which may repeat
 * @param weight weight among the sources that have one, above 0; empty if it has none
 * @param count number of instructions to take; empty if the number is not given
 * @param place file or folder of the instructions; empty if they are not in files
 */
public record CurationSource(
        String name, InstructionDataset instructions, OptionalDouble weight, OptionalLong count, String place) {
    public CurationSource {
        Objects.requireNonNull(instructions, "instructions");
        Objects.requireNonNull(place, "place");
        if (!name.matches("[A-Za-z0-9._-]+")) {
            throw new IllegalArgumentException(
                    "the name of a source must be of letters, digits, '.', '_' and '-', was \"" + name + "\"");
        }
        if (weight.isPresent() && !(weight.getAsDouble() > 0 && Double.isFinite(weight.getAsDouble()))) {
            throw new IllegalArgumentException(
                    "the weight of source " + name + " must be a number above 0, was " + weight.getAsDouble());
        }
        if (count.isPresent() && count.getAsLong() < 1) {
            throw new IllegalArgumentException(
                    "the count of source " + name + " must be >= 1, was " + count.getAsLong());
        }
        if (weight.isPresent() && count.isPresent()) {
            throw new IllegalArgumentException("source " + name + " has a weight and a count: give one of them");
        }
    }

    /** A source of instructions, all of which are taken. */
    public static CurationSource of(String name, InstructionDataset instructions) {
        return new CurationSource(name, instructions, OptionalDouble.empty(), OptionalLong.empty(), "");
    }

    /** The instructions of preference pairs, all of which are taken. */
    public static CurationSource of(String name, PreferenceDataset pairs) {
        return of(name, InstructionDataset.ofPairs(pairs));
    }

    /**
     * Opens a file or folder of instructions or of preference pairs, all of which are taken.
     *
     * @throws io.github.rlaifv.core.run.BadDataException as {@link InstructionDataset#open(Path, ReadOptions)} and
     *     {@link PreferenceDataset#open(Path, ReadOptions)}
     */
    public static CurationSource open(String name, Path path, ReadOptions options) {
        CurationSource source = PreferenceDataset.isAt(path, options)
                ? of(name, PreferenceDataset.open(path, options))
                : of(name, InstructionDataset.open(path, options));
        return new CurationSource(name, source.instructions(), source.weight(), source.count(), path.toString());
    }

    /** Returns the same source with a weight, relative to those of other sources. */
    public CurationSource withWeight(double value) {
        return new CurationSource(name, instructions, OptionalDouble.of(value), count, place);
    }

    /** Returns the same source with the number of instructions to take. */
    public CurationSource withCount(long value) {
        return new CurationSource(name, instructions, weight, OptionalLong.of(value), place);
    }

    /** The records in order. Close the stream. */
    Stream<SourceRecord> records() {
        return instructions
                .sourcePairs()
                .map(pairs -> pairs.stream()
                        .map(pair -> new SourceRecord(
                                pair.instruction(), pair.origin().originDataset())))
                .orElseGet(() -> instructions.stream().map(instruction -> new SourceRecord(instruction, "")));
    }

    /** The share in words, for settings. */
    String share() {
        return weight.isPresent()
                ? "weight " + weight.getAsDouble()
                : count.isPresent() ? "count " + count.getAsLong() : "all";
    }
}
