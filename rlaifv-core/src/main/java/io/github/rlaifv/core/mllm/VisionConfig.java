package io.github.rlaifv.core.mllm;

/**
 * The shape of a CLIP vision tower.
 *
 * @param width of the hidden states
 * @param inner width of the feed-forward part
 * @param layers in the checkpoint
 * @param usedLayers how many are run before the features are taken
 * @param heads of attention
 * @param imageSize pixels a side
 * @param patchSize pixels a side of a patch
 * @param activation of the feed-forward part
 * @param normEpsilon of the layer norms
 * @param dropClass whether the class token is left out of the features
 */
public record VisionConfig(
        int width,
        int inner,
        int layers,
        int usedLayers,
        int heads,
        int imageSize,
        int patchSize,
        Activation activation,
        double normEpsilon,
        boolean dropClass) {

    /** Patches of one image. */
    public int patches() {
        int side = imageSize / patchSize;
        return side * side;
    }

    /** Features of one image, one an image token. */
    public int features() {
        return patches() + (dropClass ? 0 : 1);
    }
}
