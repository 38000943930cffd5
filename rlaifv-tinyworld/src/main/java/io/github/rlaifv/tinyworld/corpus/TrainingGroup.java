package io.github.rlaifv.tinyworld.corpus;

import io.github.rlaifv.tinyworld.scene.Scene;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Examples that belong into one token tree.
 *
 * @param scene of the image that all of them begin with; null for text-only examples
 * @param examples at least one
 */
public record TrainingGroup(@Nullable Scene scene, List<TrainingExample> examples) {
    public TrainingGroup {
        examples = List.copyOf(examples);
    }
}
