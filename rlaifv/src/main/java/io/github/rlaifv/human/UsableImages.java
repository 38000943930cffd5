package io.github.rlaifv.human;

import io.github.rlaifv.core.data.Instruction;
import io.github.rlaifv.core.image.ImageSource;
import io.github.rlaifv.core.image.processing.ImageDecoder;
import io.github.rlaifv.core.run.UnusableImageException;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/** Finds out which images can be shown. Each is decoded once. */
final class UsableImages {
    private final Set<String> usable = new HashSet<>();
    private final SortedMap<String, String> skipped = new TreeMap<>();

    boolean usable(Instruction instruction) {
        return usable(instruction.id(), instruction.shownImage());
    }

    boolean usable(String id, Optional<ImageSource> image) {
        if (image.isEmpty() || usable.contains(id)) {
            return true;
        }
        if (skipped.containsKey(id)) {
            return false;
        }
        try {
            ImageDecoder.standard().decode(image.orElseThrow());
            usable.add(id);
            return true;
        } catch (UnusableImageException e) {
            skipped.put(id, String.valueOf(e.getMessage()));
            return false;
        }
    }

    /** Returns why images can't be shown, by the id of the instruction. */
    SortedMap<String, String> skipped() {
        return skipped;
    }
}
