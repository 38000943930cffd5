package io.github.rlaifv.core.plan;

import io.github.rlaifv.core.internal.mllm.config.DecoderConfig;
import io.github.rlaifv.core.internal.mllm.decoder.Decoder;
import io.github.rlaifv.core.internal.mllm.decoder.LayerActivations;

/**
 * What computations of the language model take. The formulas follow the kernels: they add up the tensors that exist at the
 * same time. Bytes are exact below 2^53, and doubles so that absurd sizes do not overflow.
 *
 * @param model the opened model
 */
record DecoderBytes(OpenedShape model) {
    private static final int FLOAT = 4;
    private static final int DOUBLE = 8;
    private static final int LONG = 8;
    /** Long numbers per node: ids, positions, places of features, rows of features, places of text. */
    private static final int INDEX_NUMBERS = 6;

    private DecoderConfig text() {
        return model.text();
    }

    private long compute() {
        return model.compute().bytes();
    }

    /** Masks, positions and indices of a batch, and the numeric mask that attention makes of the mask. */
    double batch(TreeSize size) {
        double mask = (double) size.trees() * size.length() * size.length();
        double rotary = 2 * size.nodes() * text().attention().headWidth() * compute();
        return mask * (1 + compute()) + rotary + INDEX_NUMBERS * LONG * size.nodes();
    }

    /** States of a batch, [B, T, D]. */
    double states(TreeSize size) {
        return size.nodes() * text().width() * compute();
    }

    /** The largest working memory inside a layer of a forward pass, without its input and output. */
    double insideLayer(TreeSize size) {
        long width = text().width();
        long query = text().attention().queryWidth();
        long key = text().attention().keyWidth();
        long attention = (width + 5 * query + 2 * key) * compute();
        long mlp = (2 * width + 3L * text().inner()) * compute();
        long norm = (compute() == FLOAT ? 2 : 3) * FLOAT * width;
        return size.nodes() * Math.max(Math.max(attention, mlp), norm) + model.converted(model.largestOfLayer());
    }

    /** A forward pass that keeps nothing: embedded, input and output of a layer, and what is inside. */
    double forward(TreeSize size) {
        return batch(size) + 3 * states(size) + insideLayer(size);
    }

    /** Keys and values of all layers for this many tokens. */
    double keysAndValues(double tokens) {
        return 2.0 * text().layers() * text().attention().keyWidth() * tokens * compute();
    }

    /** Log-probabilities of tokens that some rows predict: the rows, and one chunk of logits with its temporaries. */
    double logProbs(double rows) {
        double chunk = Math.min(rows, Decoder.chunk(text()));
        return rows * text().width() * compute() + chunk * text().vocabulary() * 3 * FLOAT + convertedHead();
    }

    /** Probabilities of all tokens at some rows: logits in float32, and twice in doubles. */
    double probabilities(double rows) {
        return rows * text().vocabulary() * (FLOAT + 2 * DOUBLE) + convertedHead();
    }

    /** Sampling of one token per row: logits, and doubles for temperature, softmax and cumulative sums. */
    double sampling(double rows) {
        return rows * text().vocabulary() * (FLOAT + 4 * DOUBLE);
    }

    /** One decoding step, with scores of each row's tokens. */
    double decodeStep(double rows, double tokens) {
        double scores = rows * text().attention().heads() * tokens * (2 * compute() + 2 * FLOAT);
        return scores + rows * 4L * text().inner() * compute() + model.converted(model.largestOfLayer());
    }

    double convertedHead() {
        return model.converted((double) text().vocabulary() * text().width());
    }

    /** What the forward pass of a training step keeps of all layers: their inputs, and the last states. */
    double tape(TreeSize size, double predicted) {
        return batch(size) + (text().layers() + 1) * states(size) + 2 * predicted * text().width() * compute();
    }

    /** What the trainer estimates that a kept layer takes, on which the number of kept layers depends. */
    double estimatedActivations(TreeSize size) {
        return new LayerActivations(text(), model.compute()).bytes(size.trees(), size.length()) + convertedLayer();
    }

    /**
     * What a layer's gradient needs besides the layer's input: three states if the layer's own weights are frozen, more if
     * they are trained, with norms in float32; queries, keys, values and two results of attention; four inner activations.
     *
     * @param adapters whether adapters are trained and not the layer's own weights
     */
    double layerActivations(TreeSize size, boolean adapters) {
        long norms = adapters ? 3 * FLOAT : compute() == FLOAT ? 5 * FLOAT : 4 * FLOAT;
        long inner = (5 * text().attention().queryWidth() + 4L * text().inner()) * compute();
        double mask = (double) size.length() * size.length() * compute()
                + (double) FLOAT * text().attention().heads() * size.length();
        return size.nodes() * (norms * text().width() + inner) + size.trees() * mask + convertedLayer();
    }

    private double convertedLayer() {
        boolean converts = new LayerActivations(text(), model.compute()).converts(model.storage());
        return converts ? OpenedShape.numbers(model.layer()) * compute() : 0;
    }

    /**
     * Temporaries of a layer's backward pass: gradients of states and of inner activations. What the forward pass saved is
     * freed as it goes.
     */
    double backwardTemporaries(TreeSize size) {
        return size.nodes() * (2L * text().width() + text().inner()) * compute();
    }
}
