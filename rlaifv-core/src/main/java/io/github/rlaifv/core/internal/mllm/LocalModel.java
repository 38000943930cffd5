package io.github.rlaifv.core.internal.mllm;

import ai.djl.ndarray.NDArray;
import io.github.rlaifv.core.internal.mllm.decoder.Decoder;
import io.github.rlaifv.core.internal.mllm.decoder.SequenceEncoder;
import io.github.rlaifv.core.internal.mllm.score.ForwardPass;
import io.github.rlaifv.core.internal.mllm.vision.ModelParts;
import io.github.rlaifv.core.internal.mllm.vision.ProjectorAdapters;
import io.github.rlaifv.core.internal.mllm.vision.VisionEncoder;
import io.github.rlaifv.core.internal.mllm.weights.ModelFiles;
import io.github.rlaifv.core.internal.mllm.weights.ModelFingerprint;
import io.github.rlaifv.core.internal.mllm.weights.NamedWeights;
import io.github.rlaifv.core.internal.mllm.work.FiniteCheck;
import io.github.rlaifv.core.internal.mllm.work.ModelGate;
import io.github.rlaifv.core.internal.mllm.work.Workers;
import io.github.rlaifv.core.internal.tensor.Kernels;
import io.github.rlaifv.core.ledger.CountedModel;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/**
 * A model in memory that a {@link LocalPolicy} shares with its view without adapters. It has all parts except the
 * decoder, which differs between the two by its adapters.
 */
final class LocalModel {
    private final ModelParts parts;
    private final VisionEncoder vision;
    private final SequenceEncoder encoder;
    private final ModelFiles files;
    private final Workers workers;
    private final ModelGate gate;
    private final String openedFingerprint;
    private volatile boolean changed;

    /**
     * Creates the model and takes ownership of kernels, tokenizer and workers.
     *
     * @param parts kernels, weights and element type
     * @param vision the vision encoder
     * @param encoder turns prompts and responses into token ids
     * @param files folder, configuration and weight files
     * @param workers threads that compute the batches of a call
     */
    LocalModel(ModelParts parts, VisionEncoder vision, SequenceEncoder encoder, ModelFiles files, Workers workers) {
        this.parts = parts;
        this.vision = vision;
        this.encoder = encoder;
        this.files = files;
        this.workers = workers;
        this.gate = new ModelGate(files::name);
        this.openedFingerprint = ModelFingerprint.ofFiles(
                files,
                encoder.format().fingerprint() + "|" + vision.fingerprint() + "|"
                        + parts.type().torchName() + "|" + parts.weights().types() + "|"
                        + encoder.tokenizer().fingerprint());
    }

    ModelParts parts() {
        return parts;
    }

    /** The model as its use is counted. */
    CountedModel counted() {
        return new CountedModel(files.name(), openedFingerprint);
    }

    Kernels kernels() {
        return parts.kernels();
    }

    NamedWeights weights() {
        return parts.weights();
    }

    VisionEncoder vision() {
        return vision;
    }

    SequenceEncoder encoder() {
        return encoder;
    }

    ModelFiles files() {
        return files;
    }

    /** The gate that lets one call at a time compute. */
    ModelGate gate() {
        return gate;
    }

    /**
     * Generation and scoring with one decoder.
     *
     * @param decoder decoder of the view that is called
     * @param adapters adapters of the projector
     */
    InferenceCalls inference(Decoder decoder, Supplier<ProjectorAdapters> adapters) {
        return new InferenceCalls(
                new ForwardPass(parts.kernels(), decoder, vision, adapters),
                encoder,
                workers,
                new FiniteCheck(files.folder(), parts.type()));
    }

    /**
     * Must be called after weights were changed in place.
     *
     * @param tower whether weights of the vision tower changed
     */
    void weightsChanged(boolean tower) {
        changed = true;
        if (tower) {
            vision.weightsChanged();
        }
    }

    /**
     * The fingerprint of the model in its current state.
     *
     * @param settings settings of the active adapters
     * @param adapters tensors of the active adapters
     */
    String fingerprint(String settings, List<NDArray> adapters) {
        List<NDArray> tensors = new ArrayList<>();
        if (changed) {
            tensors.addAll(parts.weights().tensors());
        }
        tensors.addAll(adapters);
        return ModelFingerprint.now(openedFingerprint, settings, parts.kernels(), tensors);
    }

    /**
     * Identifies the files and options of the model, apart from its weights now.
     *
     * @param settings settings of the active adapters
     */
    String origin(String settings) {
        return openedFingerprint + settings;
    }

    /** Frees what the model owns; the decoders must be closed before. */
    void free() {
        workers.close();
        encoder.tokenizer().close();
        parts.kernels().close();
    }
}
