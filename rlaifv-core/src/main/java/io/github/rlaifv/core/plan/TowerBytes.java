package io.github.rlaifv.core.plan;

import io.github.rlaifv.core.internal.mllm.shape.TowerShape;

/**
 * What the vision tower takes, in bytes. Images are computed one at a time, and their features are cached.
 *
 * @param model the opened model
 */
record TowerBytes(OpenedShape model) {
    private static final int FLOAT = 4;
    /** Limit of the cache of image features. */
    private static final long CACHE = 256L << 20;

    /** The cache once it holds this many images. */
    double cache(long images) {
        return model.shape()
                .tower()
                .map(tower -> {
                    double each = (double) tower.rows()
                            * tower.rowWidth()
                            * model.compute().bytes();
                    // the newest image is added before the oldest is dropped
                    return images > CACHE / each ? CACHE + each : images * each;
                })
                .orElse(0.0);
    }

    /** The largest working memory while one image is computed. */
    double forward() {
        return model.shape()
                .tower()
                .map(tower -> {
                    double pixels = (double) tower.tiles()
                            * tower.pixels()
                            * (FLOAT + model.compute().bytes());
                    double layer = (double) tower.allPositions() * (4L * tower.inner() + 4L * tower.width());
                    return pixels
                            + layer * model.compute().bytes()
                            + model.converted((double) tower.width() * tower.inner());
                })
                .orElse(0.0);
    }

    /** Features of some images before and after the projector. */
    double features(double images) {
        return model.shape()
                .tower()
                .map(tower -> images
                        * ((double) tower.rows() * tower.rowWidth()
                                + (double) tower.imageTokens() * model.text().width())
                        * model.compute().bytes())
                .orElse(0.0);
    }

    /** What the backward pass of the tower takes for one image: inputs of all layers, and one layer's inside. */
    double backward(int layers) {
        return model.shape()
                .tower()
                .map(tower -> (double) tower.allPositions()
                        * (layers * (double) tower.width() + 12.0 * tower.width() + 6.0 * tower.inner())
                        * model.compute().bytes())
                .orElse(0.0);
    }

    /** Number of layers of the tower by its parameters, at least as many as are trained. */
    static int layers(TowerShape tower, double towerNumbers) {
        double each = 4.0 * tower.width() * tower.width() + 2.0 * tower.width() * tower.inner();
        return (int) Math.max(1, towerNumbers / each);
    }
}
