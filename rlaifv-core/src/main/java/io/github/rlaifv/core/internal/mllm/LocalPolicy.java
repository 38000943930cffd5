package io.github.rlaifv.core.internal.mllm;

import ai.djl.ndarray.NDArray;
import io.github.rlaifv.core.device.ComputeDevice;
import io.github.rlaifv.core.device.ScalarType;
import io.github.rlaifv.core.image.ImageSource;
import io.github.rlaifv.core.image.processing.ImageDecoder;
import io.github.rlaifv.core.internal.mllm.decoder.Decoder;
import io.github.rlaifv.core.internal.mllm.gradient.GradientSink;
import io.github.rlaifv.core.internal.mllm.gradient.NativeGradients;
import io.github.rlaifv.core.internal.mllm.optimizer.NativeAdamW;
import io.github.rlaifv.core.internal.mllm.optimizer.StatePlace;
import io.github.rlaifv.core.internal.mllm.score.PlannedResponses;
import io.github.rlaifv.core.internal.mllm.tree.TreeSharing;
import io.github.rlaifv.core.internal.mllm.vision.ImageTable;
import io.github.rlaifv.core.internal.mllm.vision.VisionEncoder;
import io.github.rlaifv.core.internal.mllm.weights.ModelFiles;
import io.github.rlaifv.core.internal.mllm.weights.NamedWeights;
import io.github.rlaifv.core.internal.tensor.Kernels;
import io.github.rlaifv.core.policy.Prompt;
import io.github.rlaifv.core.policy.ScoreRequest;
import io.github.rlaifv.core.run.RunListener;
import io.github.rlaifv.core.text.PromptFormat;
import io.github.rlaifv.core.text.Tokenizer;
import io.github.rlaifv.core.training.AdamW;
import io.github.rlaifv.core.training.AdamWStep;
import io.github.rlaifv.core.training.Adapters;
import io.github.rlaifv.core.training.FusedResult;
import io.github.rlaifv.core.training.Gradients;
import io.github.rlaifv.core.training.KeptActivations;
import io.github.rlaifv.core.training.LogProbLoss;
import io.github.rlaifv.core.training.LossValue;
import io.github.rlaifv.core.training.Parameter;
import io.github.rlaifv.core.training.TrainablePolicy;
import io.github.rlaifv.core.training.TrainingPass;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * A multimodal model on this machine that can generate, score and be trained. Requests that show the same image are
 * combined into one {@link io.github.rlaifv.core.internal.mllm.tree.TokenTree}, so that the image is encoded once and
 * common parts of prompts and responses are computed once.
 */
public final class LocalPolicy extends ModelPolicy implements TrainablePolicy {
    private final LocalModel model;
    private final Decoder decoder;
    private final LoraAdapters adapters;

    /** Creates the policy and takes ownership of model and decoder. */
    LocalPolicy(LocalModel model, Decoder decoder) {
        this(model, decoder, new LoraAdapters(model, decoder));
    }

    private LocalPolicy(LocalModel model, Decoder decoder, LoraAdapters adapters) {
        super(model, model.inference(decoder, adapters::projector));
        this.model = model;
        this.decoder = decoder;
        this.adapters = adapters;
    }

    @Override
    <T> T call(Supplier<T> work) {
        return model.gate().call(work);
    }

    private void checkOpen() {
        model.gate().checkOpen();
    }

    @Override
    public void requireUsable(ImageSource image) {
        checkOpen();
        model.vision().layout(image);
        ImageDecoder.standard().decode(image);
    }

    @Override
    public ScalarType computeType() {
        return decoder.type();
    }

    @Override
    public String fingerprint() {
        return call(() -> model.fingerprint(adapters.settings(), adapters.tensors()));
    }

    @Override
    public String origin() {
        return model.origin(adapters.settings());
    }

    NDArray tensor(String parameter) {
        return adapters.tensor(parameter).orElseGet(() -> model.weights().tensor(parameter));
    }

    /**
     * Number of tokens of a prompt, including image tokens.
     *
     * @throws io.github.rlaifv.core.run.BadDataException if the prompt has more tokens than the model has positions
     */
    public int promptTokens(Prompt prompt) {
        return promptIds(prompt).length;
    }

    /**
     * The tokens of a prompt as the model gets them: ids of the vocabulary, and {@code -1 - k} for row k of the
     * features of the prompt's images.
     *
     * @throws io.github.rlaifv.core.run.BadDataException if the prompt has more tokens than the model has positions
     */
    public int[] promptIds(Prompt prompt) {
        checkOpen();
        return model.encoder().prompt(prompt, new ImageTable(model.vision()));
    }

    /** The prompt format of this model's family. */
    public PromptFormat promptFormat() {
        return model.encoder().format();
    }

    /** The tokenizer of the model. */
    public Tokenizer tokenizer() {
        return model.encoder().tokenizer();
    }

    /** The vision tower with its projector, of a class of the model's family. */
    public VisionEncoder vision() {
        return model.vision();
    }

    /** The kernels on this model's device. */
    public Kernels kernels() {
        return model.kernels();
    }

    /** The weights by parameter name. */
    public NamedWeights weights() {
        return model.weights();
    }

    /** The folder, configuration and weight files of the model. */
    public ModelFiles files() {
        return model.files();
    }

    /** The logits at each position of prompt and response, float32, row-major [tokens, vocabulary]. */
    public float[] logits(Prompt prompt, String response) {
        return logits(prompt, model.encoder().response(response));
    }

    /** Same as {@link #logits(Prompt, String)}, for a response that is given as token ids. */
    public float[] logits(Prompt prompt, int[] response) {
        return call(() -> inference().logits(prompt, response));
    }

    @Override
    public List<Parameter> parameters() {
        List<Parameter> all = new ArrayList<>(model.weights().parameters());
        all.addAll(adapters.parameters());
        return all;
    }

    @Override
    public Adapters adapters() {
        return adapters;
    }

    @Override
    public Gradients newGradients(List<Parameter> trainable) {
        requireTrainable();
        return call(() -> new NativeGradients(model.kernels(), this::tensor, trainable));
    }

    /**
     * Wraps gradient accumulators as the sink of a custom backward pass.
     *
     * @throws IllegalArgumentException if the gradients belong to another model
     */
    public GradientSink sink(Gradients gradients) {
        return TrainingCalls.own(gradients);
    }

    @Override
    public AdamW newAdamW(List<Parameter> trainable) {
        return newAdamW(trainable, false);
    }

    @Override
    public AdamW newAdamW(List<Parameter> trainable, boolean offload) {
        requireTrainable();
        Runnable afterStep = TrainingCalls.afterStep(trainable, this::trained);
        return call(() -> new NativeAdamW(
                model.gate(),
                StatePlace.of(model.kernels(), offload),
                this::tensor,
                model.weights()::half,
                trainable,
                afterStep));
    }

    @Override
    public void copyParameters(TrainablePolicy source, List<Parameter> parameters) {
        if (!(source instanceof LocalPolicy other)) {
            throw new IllegalArgumentException(source.name() + " is another kind of model than " + name());
        }
        model.gate().restore("copying parameters from a replica", () -> {
            model.gate().changing(this);
            replica().copyFrom(other.replica(), parameters);
            TrainingCalls.afterStep(parameters, this::trained).run();
            model.gate().changed(this);
            return true;
        });
    }

    @Override
    public List<Long> checksums(List<Parameter> parameters, int part, int parts) {
        return call(() -> replica().checksums(parameters, part, parts));
    }

    @Override
    public void rejectCalls() {
        model.gate().reject();
    }

    private ReplicaWeights replica() {
        return new ReplicaWeights(model.kernels(), this::tensor);
    }

    /**
     * Must be called after weights were changed in place.
     *
     * @param tower whether weights of the vision tower changed
     */
    public void weightsChanged(boolean tower) {
        model.gate().run(() -> trained(tower));
    }

    private void trained(boolean tower) {
        model.weightsChanged(tower);
        adapters.leaveFiles();
    }

    private TrainingCalls training() {
        return TrainingCalls.of(inference(), adapters, parameters());
    }

    @Override
    public LossValue backward(List<ScoreRequest> batch, LogProbLoss loss, Gradients gradients, TrainingPass pass) {
        return backward(batch, loss, gradients, pass, parameter -> {});
    }

    @Override
    public LossValue backward(
            List<ScoreRequest> batch,
            LogProbLoss loss,
            Gradients gradients,
            TrainingPass pass,
            Consumer<String> finished) {
        requireTrainable();
        return counted(
                size(batch, ModelPolicy::responses),
                () -> training().backward(batch, loss, TrainingCalls.own(gradients), pass, finished));
    }

    @Override
    public boolean supportsStepInBackward() {
        return true;
    }

    @Override
    public FusedResult backwardAndStep(
            List<ScoreRequest> batch, LogProbLoss loss, List<AdamWStep> steps, TrainingPass pass) {
        requireTrainable();
        return model.gate()
                .change(
                        "a training step",
                        () -> counted(
                                size(batch, ModelPolicy::responses),
                                () -> training().backwardAndStep(batch, loss, steps, pass)));
    }

    @Override
    public Optional<KeptActivations> keptActivations(List<ScoreRequest> batch, TrainingPass pass) {
        return call(() -> Optional.of(training().kept(batch, pass)));
    }

    @Override
    public Optional<ComputeDevice> device() {
        return Optional.of(model.kernels().device());
    }

    @Override
    public long freeBytes() {
        return model.weights().leaveOf(model.kernels().freeBytes().orElse(0));
    }

    @Override
    public void save(Path folder) {
        save(folder, Optional.empty(), RunListener.NONE);
    }

    @Override
    public void save(Path folder, ScalarType type) {
        save(folder, Optional.of(type), RunListener.NONE);
    }

    @Override
    public void save(Path folder, Optional<ScalarType> type, RunListener listener) {
        model.gate().run(() -> writer(type).write(folder, listener));
    }

    /**
     * Writes the mean of the weights of this model and of others with the same parameters, as a model folder in the types
     * of this model. Memory holds the mean of one weight at a time.
     *
     * @param others models without adapters on this model's device
     * @param listener listener that is notified of the stage {@link TrainablePolicy#SAVING}
     */
    public void saveMean(List<LocalPolicy> others, Path folder, RunListener listener) {
        WeightMean mean = new WeightMean(Stream.concat(Stream.of(this), others.stream())
                .map(policy -> new WeightMean.Source(policy.model.kernels(), policy.model.weights()::tensor))
                .toList());
        model.gate()
                .run(() ->
                        ModelFolderWriter.of(model, mean::of, Optional.empty()).write(folder, listener));
    }

    @Override
    public long savedBytes() {
        return writer(Optional.empty()).weightBytes();
    }

    @Override
    public long savedBytes(ScalarType type) {
        return writer(Optional.of(type)).weightBytes();
    }

    private ModelFolderWriter writer(Optional<ScalarType> type) {
        return ModelFolderWriter.of(model, adapters::merged, type);
    }

    @Override
    public long optimizerBytes(List<Parameter> trainable) {
        return NativeAdamW.savedBytes(trainable);
    }

    @Override
    public OptionalLong tokens(ScoreRequest request) {
        checkOpen();
        return OptionalLong.of(
                new PlannedResponses(List.of(request), model.encoder(), model.vision(), TreeSharing.BY_IMAGE).nodes());
    }

    @Override
    public void close() {
        model.gate().close(() -> {
            adapters.close();
            decoder.close();
            model.free();
        });
    }
}
