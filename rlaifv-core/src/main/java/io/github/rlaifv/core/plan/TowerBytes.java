package io.github.rlaifv.core.plan;

import io.github.rlaifv.core.internal.mllm.shape.TowerShape;

/**
 * What the vision tower takes. Images are computed one at a time, and their features are cached.
 *
 * @param model the opened model
 */
record TowerBytes(OpenedShape model) {
    private static final int FLOAT = 4;
    /** Limit of the cache of image features. */
    private static final long CACHE = 256L << 20;

    /** The cache once it holds this many images. */
    long cache(long images) {
        return model.shape()
                .tower()
                .map(tower -> {
                    long each = (long) tower.rows()
                            * tower.rowWidth()
                            * model.compute().bytes();
                    // the newest image is added before the oldest is dropped
                    return images > CACHE / each ? CACHE + each : images * each;
                })
                .orElse(0L);
    }

    /** The largest working memory while one image is computed. */
    long forward() {
        return model.shape()
                .tower()
                .map(tower -> {
                    long pixels = tower.tiles()
                            * tower.pixels()
                            * (FLOAT + model.compute().bytes());
                    long layer = tower.allPositions() * (4L * tower.inner() + 4L * tower.width());
                    return pixels
                            + layer * model.compute().bytes()
                            + model.converted((long) tower.width() * tower.inner());
                })
                .orElse(0L);
    }

    /** Features of some images before and after the projector. */
    long features(long images) {
        return model.shape()
                .tower()
                .map(tower -> images
                        * ((long) tower.rows() * tower.rowWidth()
                                + (long) tower.imageTokens() * model.text().width())
                        * model.compute().bytes())
                .orElse(0L);
    }

    /** What the backward pass of the tower takes for one image: inputs of all layers, and one layer's inside. */
    long backward(int layers) {
        return model.shape()
                .tower()
                .map(tower -> tower.allPositions()
                        * (layers * (long) tower.width() + 12L * tower.width() + 6L * tower.inner())
                        * model.compute().bytes())
                .orElse(0L);
    }

    /** Number of layers of the tower by its parameters, at least as many as are trained. */
    static int layers(TowerShape tower, long towerNumbers) {
        long each = 4L * tower.width() * tower.width() + 2L * tower.width() * tower.inner();
        return (int) Math.max(1, towerNumbers / each);
    }
}
