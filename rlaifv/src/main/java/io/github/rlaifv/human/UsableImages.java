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
        if (image.isEmpty()) {
            return true;
        }
        ImageSource shown = image.orElseThrow();
        try {
            // ids of several feedback folders may name different images
            if (!usable.contains(shown.fingerprint())) {
                ImageDecoder.standard().decode(shown);
                usable.add(shown.fingerprint());
            }
            return true;
        } catch (UnusableImageException e) {
            skipped.put(id, String.valueOf(e.getMessage()));
            return false;
        }
    }

    /** Notes that an item can't be shown for another reason. */
    void skip(String id, String reason) {
        skipped.put(id, reason);
    }

    /** Returns why items can't be shown, by the id of the instruction. */
    SortedMap<String, String> skipped() {
        return skipped;
    }
}
