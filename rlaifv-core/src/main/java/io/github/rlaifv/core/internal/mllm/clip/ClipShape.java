package io.github.rlaifv.core.internal.mllm.clip;

import io.github.rlaifv.core.internal.mllm.config.VisionConfig;
import io.github.rlaifv.core.internal.mllm.shape.TowerShape;

/** The sizes of a CLIP tower for one image. */
public final class ClipShape {
    private ClipShape() {}

    /**
     * The sizes of a tower.
     *
     * @param vision configuration of the tower
     * @param tiles number of tiles per image
     * @param imageTokens number of tokens of an image in a prompt
     */
    public static TowerShape of(VisionConfig vision, long tiles, long imageTokens) {
        return new TowerShape(
                vision.width(),
                vision.inner(),
                tiles,
                vision.patches() + 1,
                3L * vision.imageSize() * vision.imageSize(),
                tiles * vision.features(),
                vision.width(),
                imageTokens);
    }
}
