package io.github.rlaifv.tinyworld.corpus;

import java.util.List;
import org.jspecify.annotations.Nullable;
import io.github.rlaifv.tinyworld.scene.Scene;

/**
 * Examples that belong into one token tree.
 *
 * @param scene of the picture that all of them begin with; null for text-only examples
 * @param examples at least one
 */
public record TrainingGroup(@Nullable Scene scene, List<TrainingExample> examples) {
    public TrainingGroup {
        examples = List.copyOf(examples);
    }
}
