package io.github.rlaifv.core.plan;

import io.github.rlaifv.core.device.ScalarType;
import io.github.rlaifv.core.internal.mllm.tree.TreeSharing;
import io.github.rlaifv.core.training.KeptActivations;
import io.github.rlaifv.core.training.ParameterGroup;
import io.github.rlaifv.core.training.Sharding;
import java.util.List;

/**
 * What a training step of one replica takes besides the weights.
 *
 * @param model the opened model
 * @param load the training
 * @param replicas number of replicas, with the policy itself
 * @param trained the trained parameters
 */
record TrainingBytes(OpenedShape model, TrainingLoad load, int replicas, TrainedNumbers trained) {
    private static final long FLOAT = 4;
    /** Bytes per number of a gradient's norm: the squares, and their copy in doubles. */
    private static final long NORM = 12;
    /** Blocks above this size go back to the system when they are freed: glibc's largest threshold for mapped blocks. */
    private static final long MAPPED_BLOCK = 32L << 20;

    static TrainingBytes of(OpenedShape model, TrainingLoad load, int replicas) {
        return new TrainingBytes(model, load, replicas, TrainedNumbers.of(model, load));
    }

    private DecoderBytes decoder() {
        return new DecoderBytes(model);
    }

    private TowerBytes tower() {
        return new TowerBytes(model);
    }

    /** Whether parameters are updated during the backward pass, so that gradients are never in memory at once. */
    private boolean fused() {
        return !load.clipped() && replicas == 1 && load.microBatch() >= load.batchSize();
    }

    private boolean separateMasters() {
        return !trained.adapters() && (model.storage() != ScalarType.FLOAT32 || load.offload());
    }

    private double owned() {
        return load.sharding() == Sharding.NONE ? trained.numbers() : trained.ownedBy(replicas);
    }

    /** Adapters. */
    Bytes adapters() {
        return trained.adapters() ? Bytes.of(MemoryKind.ADAPTERS, FLOAT * trained.numbers()) : Bytes.NONE;
    }

    /** Masters and moments, wherever they are. */
    Bytes optimizer() {
        return Bytes.of(MemoryKind.MASTERS, separateMasters() ? FLOAT * owned() : 0)
                .plus(MemoryKind.MOMENTS, 2 * FLOAT * owned());
    }

    /**
     * Sums of gradients, and gradients that wait for their turn. A replica that is ahead of the others may hold one of each
     * parameter beside the sums that it owns, unless gradients are sharded.
     */
    Bytes gradients() {
        if (fused()) {
            return Bytes.of(MemoryKind.GRADIENTS, FLOAT * inPieces());
        }
        if (replicas == 1) {
            return Bytes.of(MemoryKind.GRADIENTS, FLOAT * trained.numbers());
        }
        double sums = trained.ownedBy(replicas);
        double held = load.sharding() == Sharding.GRADIENTS ? 0 : trained.numbers();
        return Bytes.of(MemoryKind.GRADIENTS, FLOAT * (sums + held));
    }

    /** Numbers whose gradient arrives in several pieces, so that it is summed even if others are applied at once. */
    private double inPieces() {
        double tied = model.text().tiedHead() && trained.embedding() ? headNumbers() : 0;
        return tied + trained.numbers(ParameterGroup.VISION_TOWER);
    }

    private double headNumbers() {
        return (double) model.text().vocabulary() * model.text().width();
    }

    private List<TreeSize> trees() {
        return TreeSize.of(examples(), load.responses(), prompt(), load.responseTokens(), TreeSharing.BY_IMAGE);
    }

    private int examples() {
        return Math.min(load.microBatch(), load.batchSize());
    }

    private int prompt() {
        return TreeSize.length((long) model.shape().imageTokens() + load.promptTokens());
    }

    /** What all trees of a micro-batch take, of which only the first ones are planned. */
    private double ofAll(double bytesOfPlanned) {
        int planned = TreeSize.differing(examples(), (long) prompt() + load.responseTokens());
        return bytesOfPlanned * ((double) examples() / planned);
    }

    /** Layers that keep their activations within a budget in bytes. */
    private KeptActivations kept(long budget) {
        double each =
                trees().stream().mapToDouble(decoder()::estimatedActivations).sum();
        return KeptActivations.within(budget, model.text().layers(), (long) ofAll(each));
    }

    /**
     * The moment of a step that takes most, besides weights, adapters, optimizer and gradients.
     *
     * @param budget memory for kept activations, in bytes
     */
    Bytes step(long budget) {
        KeptActivations kept = kept(budget);
        List<TreeSize> trees = trees();
        long examples = trees.stream().mapToLong(TreeSize::trees).sum();
        double tape = tower().features(examples);
        double inner = 0;
        double head = 0;
        double layer = 0;
        for (TreeSize size : trees) {
            double rows = (double) size.sequences() * load.responseTokens();
            tape += decoder().tape(size, rows);
            inner += kept.kept() * decoder().layerActivations(size, trained.adapters());
            head = Math.max(head, head(rows));
            layer = Math.max(layer, layer(size, kept));
        }
        Bytes activations = Bytes.of(MemoryKind.ACTIVATIONS, ofAll(tape + inner));
        double working = Math.max(Math.max(head, layer), tower().forward());
        return activations.plus(MemoryKind.TRANSIENT, working).max(afterLayers(examples));
    }

    /** Logits of the responses and, if the head is trained, its gradient with the product that is added to it. */
    private double head(double rows) {
        double forward = decoder().logProbs(rows);
        if (!trained.holds(model.head())) {
            return forward;
        }
        double product = forward + headNumbers() * gradientBytes();
        return headNumbers() * FLOAT + Math.max(product, norm(headNumbers())) + waiting();
    }

    /** The norm of a gradient before it is applied at once: the squares, and their copy in doubles. */
    private double norm(double numbers) {
        return fused() ? numbers * NORM : 0;
    }

    /** The squares of the largest gradient that is applied at once, which the allocator does not keep. */
    double returned() {
        return FLOAT * trained.largest() > MAPPED_BLOCK ? norm(trained.largest()) : 0;
    }

    /** A gradient in float32 beside the product that is converted to it. */
    private double gradientBytes() {
        return model.compute() == ScalarType.FLOAT32
                ? FLOAT
                : FLOAT + model.compute().bytes();
    }

    /** Forward and backward through one layer; the inner activations of a kept layer exist already. */
    private double layer(TreeSize size, KeptActivations kept) {
        double forward = decoder().insideLayer(size) + decoder().states(size);
        double inside = kept.kept() == kept.layers() ? 0 : decoder().layerActivations(size, trained.adapters());
        double each = trained.adapters() ? FLOAT : model.storage().bytes();
        double converted = trained.adapters() ? 0 : model.converted(model.largestOfLayer());
        double sums = model.storage() == ScalarType.FLOAT32 || trained.adapters() ? 0 : FLOAT * model.largestOfLayer();
        // activations are freed while the gradients of the layer's weights appear one by one
        double first = inside + Math.min(trained.ofLayer(), model.largestOfLayer()) * each;
        double last = trained.ofLayer() * each + sums;
        double backward = decoder().backwardTemporaries(size) + Math.max(first, last) + converted + waiting();
        return Math.max(forward, backward + norm(model.largestOfLayer()));
    }

    /** Gradients of a layer, or of the head, that wait until their owner takes them. */
    private double waiting() {
        return load.sharding() == Sharding.GRADIENTS && replicas > 1
                ? FLOAT * Math.max(trained.ofLayer(), trained.largest())
                : 0;
    }

    /** The gradients of embedding and tower, and the norms of gradients, once the layers are done. */
    private Bytes afterLayers(long examples) {
        double states = trees().stream().mapToDouble(decoder()::states).sum();
        double embedding = trained.embedding()
                ? Math.max(2 * FLOAT * headNumbers(), FLOAT * headNumbers() + norm(headNumbers()))
                : 0;
        double visual = trained.numbers(ParameterGroup.VISION_TOWER);
        double tower = visual == 0 ? 0 : tower().backward(towerLayers(visual));
        double norms = NORM * trained.largest();
        double update = load.offload() ? FLOAT * trained.largest() : 0;
        return Bytes.of(MemoryKind.ACTIVATIONS, ofAll(states + tower().features(examples)))
                .plus(MemoryKind.TRANSIENT, Math.max(Math.max(embedding, tower), norms + update));
    }

    private int towerLayers(double visual) {
        return model.shape()
                .tower()
                .map(tower -> TowerBytes.layers(tower, visual))
                .orElse(0);
    }
}
