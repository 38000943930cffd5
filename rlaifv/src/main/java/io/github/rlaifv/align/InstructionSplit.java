package io.github.rlaifv.align;

import io.github.rlaifv.core.data.Instruction;
import io.github.rlaifv.core.dataset.InstructionDataset;
import io.github.rlaifv.core.internal.ContentHash;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import java.util.stream.Stream;

/**
 * Instructions in two parts: one for alignment, and a development part on which the rounds are compared.
 *
 * @param all all instructions in their own order
 * @param development the instructions on which rounds are compared; no round trains on them
 * @param training the other instructions, in an order drawn with the seed
 */
public record InstructionSplit(InstructionDataset all, InstructionDataset development, InstructionDataset training) {

    /**
     * Draws the parts at random. Instructions are read only when they are used.
     *
     * @param all all instructions; more than {@code development}
     * @param development number of instructions for development, at least 1
     * @param seed seed of the draw
     * @throws IllegalArgumentException if a number is out of range
     */
    public static InstructionSplit of(InstructionDataset all, int development, long seed) {
        if (development < 1) {
            throw new IllegalArgumentException("development must be >= 1, was " + development);
        }
        if (all.size() <= development) {
            throw new IllegalArgumentException("there are " + all.size() + " instructions, of which " + development
                    + " are for development: give more, or use fewer for development");
        }
        SelectedInstructions drawn = SelectedInstructions.shuffled(all, seed);
        return new InstructionSplit(
                all, drawn.part(0, development), drawn.part(development, Math.toIntExact(drawn.size())));
    }

    /** Returns the settings of the split for {@link Alignment.Builder#settings}. The images of the development part are read. */
    public SortedMap<String, String> settings() {
        SortedMap<String, String> settings = new TreeMap<>();
        settings.put("instructions", String.valueOf(all.size()));
        // the images of a round are compared one by one with those of its saved candidates
        settings.put("instructions_fingerprint", fingerprint(all, (hasher, instruction) -> {
            hasher.charPart(instruction.id());
            hasher.charPart(instruction.question());
        }));
        settings.put("development", String.valueOf(development.size()));
        settings.put(
                "development_fingerprint",
                fingerprint(development, (hasher, instruction) -> hasher.charPart(instruction.context())));
        return settings;
    }

    private static String fingerprint(InstructionDataset instructions, BiConsumer<ContentHash, Instruction> part) {
        ContentHash hasher = new ContentHash();
        try (Stream<Instruction> each = instructions.stream()) {
            each.forEachOrdered(instruction -> part.accept(hasher, instruction));
        }
        return hasher.text();
    }
}
