package io.github.rlaifv.core.plan;

import io.github.rlaifv.core.internal.mllm.tree.TreeSharing;
import java.util.List;

/**
 * What generation, labeling and scoring take besides the weights.
 *
 * @param model the opened model
 */
record InferenceBytes(OpenedShape model) {
    private static final int FIRST_CAPACITY = 64;
    /** Largest number of responses that are decoded at once. */
    private static final int MOST_ROWS = 320;

    private DecoderBytes decoder() {
        return new DecoderBytes(model);
    }

    private TowerBytes tower() {
        return new TowerBytes(model);
    }

    private int promptTokens(int text) {
        return TreeSize.length((long) model.shape().imageTokens() + text);
    }

    /** The moment at which sampling takes most: the prefill, or a step while the caches grow for the last time. */
    Bytes generation(GenerationLoad load) {
        int prompts = (int) Math.min(load.prompts(), Math.max(1, MOST_ROWS / load.candidates()));
        int perPrompt = Math.min(load.candidates(), MOST_ROWS);
        long rows = (long) prompts * perPrompt;
        TreeSize prompt = new TreeSize(
                prompts,
                load.images() ? promptTokens(load.promptTokens()) : TreeSize.length(load.promptTokens()),
                prompts);
        double prefix = decoder().keysAndValues(prompt.nodes());
        double features = load.images() ? tower().features(prompts) : 0;
        Bytes prefill = Bytes.of(MemoryKind.CACHES, prefix)
                .plus(
                        MemoryKind.TRANSIENT,
                        features
                                + Math.max(
                                        load.images() ? tower().forward() : 0,
                                        decoder().forward(prompt)));
        double step = decoder().decodeStep(rows, prompt.length() + (long) load.newTokens());
        double logits = decoder().sampling(rows) + decoder().convertedHead();
        Bytes decoding = Bytes.of(MemoryKind.CACHES, prefix + branches(rows, load.newTokens()))
                .plus(MemoryKind.TRANSIENT, features + Math.max(step, logits));
        return prefill.max(decoding);
    }

    /** The caches of all responses while they grow for the last time, when the old and the new ones exist. */
    private double branches(long rows, int newTokens) {
        long capacity = Math.min(FIRST_CAPACITY, newTokens);
        long before = 0;
        // the last token is not computed further
        while (capacity < newTokens - 1) {
            before = capacity;
            capacity = Math.min(2 * capacity, newTokens);
        }
        return decoder().keysAndValues((double) rows * (before + capacity));
    }

    /** The moment at which labeling takes most. */
    Bytes labeling(LabelingLoad load) {
        int prompt = promptTokens(load.promptTokens());
        // the question differs, the text around it and the image do not
        int own = Math.max(1, load.promptTokens() / 2);
        Bytes most = tower(load.images());
        for (TreeSize size : claims(load, prompt - own, own)) {
            double working =
                    Math.max(decoder().forward(size), rowsOf(size) + decoder().probabilities(size.sequences()));
            most = most.max(computed(size, working));
        }
        return most;
    }

    private List<TreeSize> claims(LabelingLoad load, int shared, int own) {
        return apart()
                ? TreeSize.of(1, 1, shared, own, sharing())
                : TreeSize.of(load.images(), load.claims(), shared, own, sharing());
    }

    /** The moment at which scoring takes most. */
    Bytes scoring(ScoringLoad load) {
        int prompt = promptTokens(load.promptTokens());
        Bytes most = tower(load.prompts());
        int prompts = apart() ? 1 : load.prompts();
        for (TreeSize size : TreeSize.of(prompts, load.responses(), prompt, load.responseTokens(), sharing())) {
            double rows = (double) size.sequences() * load.responseTokens();
            double working =
                    Math.max(decoder().forward(size), rowsOf(size) + decoder().logProbs(rows));
            most = most.max(computed(size, working));
        }
        return most;
    }

    private double rowsOf(TreeSize size) {
        return decoder().batch(size) + 2 * decoder().states(size);
    }

    private Bytes computed(TreeSize size, double working) {
        return Bytes.of(MemoryKind.TRANSIENT, tower().features(size.trees()) + working);
    }

    private Bytes tower(int images) {
        return Bytes.of(MemoryKind.TRANSIENT, tower().features(Math.min(images, 1)) + tower().forward());
    }

    /** In half precision each request is computed by itself, so one of them is enough. */
    private boolean apart() {
        return sharing() == TreeSharing.BY_REQUEST;
    }

    private TreeSharing sharing() {
        return TreeSize.sharing(model.compute());
    }
}
