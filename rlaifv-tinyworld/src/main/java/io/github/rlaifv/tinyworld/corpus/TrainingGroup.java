package io.github.rlaifv.tinyworld.corpus;

import io.github.rlaifv.tinyworld.scene.Scene;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Examples that share one token tree.
 *
 * @param scene scene of the image that all examples begin with; null for text-only examples
 * @param examples the examples, at least one
 */
public record TrainingGroup(@Nullable Scene scene, List<TrainingExample> examples) {
    public TrainingGroup {
        examples = List.copyOf(examples);
    }
}
