package io.github.rlaifv.tinyworld.ablation;

import io.github.rlaifv.tinyworld.compare.SceneScores;
import io.github.rlaifv.tinyworld.quickstart.MeasuredModel;
import io.github.rlaifv.tinyworld.quickstart.TinyWorldImages;
import io.github.rlaifv.tinyworld.report.Metrics;
import java.util.List;

/**
 * A model's responses to the held-out scenes.
 *
 * @param metrics metrics of all responses
 * @param scenes metrics of each response
 * @param responses one response per scene
 */
record MeasuredScenes(Metrics metrics, SceneScores scenes, List<String> responses) {
    MeasuredScenes {
        responses = List.copyOf(responses);
    }

    static MeasuredScenes of(MeasuredModel measured, TinyWorldImages images) {
        List<String> responses = measured.responses();
        return new MeasuredScenes(measured.metrics(), SceneScores.of(images, images.heldOut(), responses), responses);
    }
}
