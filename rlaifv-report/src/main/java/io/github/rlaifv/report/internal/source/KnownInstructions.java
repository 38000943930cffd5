package io.github.rlaifv.report.internal.source;

import io.github.rlaifv.core.data.Instruction;
import io.github.rlaifv.core.dataset.InstructionDataset;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The instructions that the user named, by id: they have the images and questions that a folder may lack. */
public final class KnownInstructions {
    private final @Nullable InstructionDataset dataset;
    private @Nullable Map<String, Long> places;

    /**
     * Creates the look-up. The dataset is read at the first look-up.
     *
     * @param dataset the instructions; null if the user named none
     */
    public KnownInstructions(@Nullable InstructionDataset dataset) {
        this.dataset = dataset;
    }

    /** Returns an instruction; empty if it is unknown. */
    synchronized Optional<Instruction> find(String id) {
        if (dataset == null) {
            return Optional.empty();
        }
        if (places == null) {
            Map<String, Long> found = new HashMap<>();
            try (Stream<Instruction> all = dataset.stream()) {
                all.forEachOrdered(instruction -> found.put(instruction.id(), (long) found.size()));
            }
            places = found;
        }
        Long place = places.get(id);
        return place == null ? Optional.empty() : Optional.of(dataset.get(place));
    }
}
