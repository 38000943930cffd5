package io.github.rlaifv.core.mllm;

import ai.djl.ndarray.NDArray;
import io.github.rlaifv.core.data.ImageSource;
import io.github.rlaifv.core.image.ImageDecoder;
import io.github.rlaifv.core.policy.Completion;
import io.github.rlaifv.core.policy.GenerationRequest;
import io.github.rlaifv.core.policy.NextTokenProbabilities;
import io.github.rlaifv.core.policy.NextTokenRequest;
import io.github.rlaifv.core.policy.Outcome;
import io.github.rlaifv.core.policy.Prompt;
import io.github.rlaifv.core.policy.ScoreRequest;
import io.github.rlaifv.core.policy.TokenLogProbs;
import io.github.rlaifv.core.run.AvailableMemory;
import io.github.rlaifv.core.tensor.Kernels;
import io.github.rlaifv.core.tensor.ScalarType;
import io.github.rlaifv.core.tensor.TensorScope;
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
import org.jspecify.annotations.Nullable;

/**
 * A multimodal model on this machine. Requests that show the same picture are laid out as one {@link TokenTree}, so a
 * picture is encoded once and what prompts and responses have in common is computed once.
 */
public final class LocalPolicy implements TrainablePolicy {
    private final Kernels kernels;
    private final NamedWeights weights;
    private final Decoder decoder;
    private final VisionEncoder vision;
    private final Tokenizer tokenizer;
    private final PromptFormat format;
    private final ModelFiles files;
    private final SequenceEncoder encoder;
    private final InferenceCalls inference;
    private final Workers workers;
    private final String openedFingerprint;
    private final @Nullable LocalPolicy owner;
    private final LoraAdapters adapters;
    private @Nullable LocalPolicy base;
    private final ModelGate gate;
    private volatile boolean changed;

    /**
     * Takes ownership of kernels, decoder, tokenizer and workers.
     *
     * @param imageToken the id that stands for an image in prompts
     * @param workers compute the batches of a call
     */
    LocalPolicy(
            Kernels kernels,
            NamedWeights weights,
            Decoder decoder,
            VisionEncoder vision,
            Tokenizer tokenizer,
            PromptFormat format,
            int imageToken,
            ModelFiles files,
            Workers workers) {
        this.kernels = kernels;
        this.weights = weights;
        this.decoder = decoder;
        this.vision = vision;
        this.tokenizer = tokenizer;
        this.format = format;
        this.files = files;
        this.encoder = new SequenceEncoder(
                tokenizer, format, imageToken, decoder.config().maxPositions());
        this.workers = workers;
        this.inference = new InferenceCalls(
                new ForwardPass(kernels, decoder, vision, this::projectorAdapters),
                encoder,
                workers,
                new FiniteCheck(files.folder(), decoder.type()));
        this.openedFingerprint = ModelFingerprint.ofFiles(files, settings());
        this.owner = null;
        this.gate = new ModelGate(this::name);
        this.adapters = new LoraAdapters(
                gate,
                kernels,
                weights,
                files,
                LayerNames.adaptable(decoder.config().layers(), vision.adaptable()),
                this::adaptersChanged,
                () -> changed(false),
                this::base);
    }

    /** The same weights with adapters off. */
    private LocalPolicy(LocalPolicy owner) {
        this.owner = owner;
        this.gate = owner.gate;
        this.kernels = owner.kernels;
        this.weights = owner.weights;
        this.decoder = new Decoder(kernels, owner.decoder.config(), weights, owner.decoder.type());
        this.vision = owner.vision;
        this.tokenizer = owner.tokenizer;
        this.format = owner.format;
        this.files = owner.files;
        this.encoder = owner.encoder;
        this.workers = owner.workers;
        this.inference = owner.inference.with(new ForwardPass(kernels, decoder, vision, () -> ProjectorAdapters.NONE));
        this.openedFingerprint = owner.openedFingerprint;
        this.adapters = owner.adapters;
    }

    private void adaptersChanged() {
        decoder.adapt(adapters::active);
    }

    private ProjectorAdapters projectorAdapters() {
        return adapters.projector();
    }

    private synchronized LocalPolicy base() {
        if (base == null) {
            base = kernels.lifetime().use(() -> new LocalPolicy(this));
        }
        return base;
    }

    private <T> T call(Supplier<T> work) {
        return gate.call(() -> {
            checkUnmerged();
            return work.get();
        });
    }

    private String settings() {
        return format.fingerprint() + "|" + vision.fingerprint() + "|"
                + decoder.type().torchName() + "|" + weights.types() + "|" + tokenizer.fingerprint();
    }

    @Override
    public void requireUsable(ImageSource image) {
        checkOpen();
        vision.layout(image);
        ImageDecoder.standard().decode(image);
    }

    @Override
    public ScalarType computeType() {
        return decoder.type();
    }

    @Override
    public String name() {
        return files.name();
    }

    @Override
    public String fingerprint() {
        return call(this::fingerprintNow);
    }

    private String fingerprintNow() {
        List<NDArray> tensors = new ArrayList<>();
        if (owner == null ? changed : owner.changed) {
            tensors.addAll(weights.tensors());
        }
        if (owner == null) {
            adapters.parameters().forEach(parameter -> tensors.add(tensor(parameter.name())));
        }
        return ModelFingerprint.now(openedFingerprint, owner == null ? adapters.settings() : "", kernels, tensors);
    }

    @Override
    public boolean dependsOnCall() {
        return true;
    }

    NDArray tensor(String parameter) {
        return adapters.tensor(parameter).orElseGet(() -> weights.tensor(parameter));
    }

    /**
     * How many tokens a prompt takes, image tokens included.
     *
     * @throws io.github.rlaifv.core.run.BadDataException if it is longer than the model's positions
     */
    public int promptTokens(Prompt prompt) {
        return promptIds(prompt).length;
    }

    /**
     * A prompt's tokens as the model gets them: ids of the vocabulary, and {@code -1 - k} for row k of the features of its
     * pictures.
     *
     * @throws io.github.rlaifv.core.run.BadDataException if it is longer than the model's positions
     */
    public int[] promptIds(Prompt prompt) {
        checkOpen();
        return encoder.prompt(prompt, new ImageTable(vision));
    }

    /** How this model's family writes prompts and responses. */
    public PromptFormat promptFormat() {
        return format;
    }

    /** Turns text into token ids and back. */
    public Tokenizer tokenizer() {
        return tokenizer;
    }

    /** The vision tower with its projector; of a class of the family's. */
    public VisionEncoder vision() {
        return vision;
    }

    /** Calls of the kernels on this model's device. */
    public Kernels kernels() {
        return kernels;
    }

    /** The weights by parameter name. */
    public NamedWeights weights() {
        return weights;
    }

    /** Folder, config and weight files. */
    public ModelFiles files() {
        return files;
    }

    @Override
    public List<List<Completion>> generate(List<GenerationRequest> requests) {
        return call(() -> inference.generate(requests));
    }

    @Override
    public List<Outcome<List<Completion>>> tryGenerate(List<GenerationRequest> requests) {
        return new UsableRequests<>(GenerationRequest::prompt, GenerationRequest::key, this::checkImage)
                .answer(requests, this::generate);
    }

    /** Does with an image what every call does with those of its requests. */
    private void checkImage(ImageSource image) {
        call(() -> {
            try (TensorScope scope = kernels.root().child()) {
                vision.layout(image);
                return vision.features(List.of(image), scope).getShape();
            }
        });
    }

    @Override
    public List<List<TokenLogProbs>> score(List<ScoreRequest> requests) {
        return call(() -> inference.score(requests));
    }

    /** Logits float32 at every position of prompt and response, row-major [tokens, vocabulary]. */
    public float[] logits(Prompt prompt, String response) {
        return logits(prompt, encoder.response(response));
    }

    /** As {@link #logits(Prompt, String)}, of a response in token ids, as it was generated. */
    public float[] logits(Prompt prompt, int[] response) {
        return call(() -> inference.logits(prompt, response));
    }

    @Override
    public List<NextTokenProbabilities> nextTokenProbabilities(List<NextTokenRequest> requests) {
        return call(() -> inference.nextTokens(requests));
    }

    @Override
    public List<Outcome<NextTokenProbabilities>> tryNextTokenProbabilities(List<NextTokenRequest> requests) {
        return new UsableRequests<NextTokenRequest>(
                        NextTokenRequest::prompt, request -> FiniteCheck.named(request.prompt()), this::checkImage)
                .answer(requests, this::nextTokenProbabilities);
    }

    @Override
    public List<Parameter> parameters() {
        List<Parameter> all = new ArrayList<>(weights.parameters());
        all.addAll(adapters.parameters());
        return all;
    }

    @Override
    public Adapters adapters() {
        return adapters;
    }

    @Override
    public Gradients newGradients(List<Parameter> trainable) {
        return call(() -> new NativeGradients(kernels, this::tensor, trainable));
    }

    /**
     * Gradient sums as the sink of backward passes of a caller's own.
     *
     * @throws IllegalArgumentException if the gradients are of another model
     */
    public GradientSink sink(Gradients gradients) {
        return TrainingCalls.own(gradients);
    }

    @Override
    public AdamW newAdamW(List<Parameter> trainable) {
        Runnable told = TrainingCalls.told(trainable, this::trained);
        return call(() -> new NativeAdamW(gate, kernels, this::tensor, weights::half, trainable, told));
    }

    /**
     * To be told after weights were changed in place.
     *
     * @param tower whether the vision tower's are among them
     */
    public void weightsChanged(boolean tower) {
        gate.run(() -> trained(tower));
    }

    private void trained(boolean tower) {
        changed(tower);
        adapters.leaveFiles();
    }

    private void changed(boolean tower) {
        changed = true;
        if (tower) {
            vision.weightsChanged();
        }
    }

    private TrainingCalls training() {
        return inference.training(adapters, parameters());
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
        return call(() -> training().backward(batch, loss, TrainingCalls.own(gradients), pass, finished));
    }

    @Override
    public boolean stepsOnTheWayBack() {
        return true;
    }

    @Override
    public FusedResult backwardAndStep(
            List<ScoreRequest> batch, LogProbLoss loss, List<AdamWStep> steps, TrainingPass pass) {
        return gate.change("a training step", () -> {
            checkUnmerged();
            return training().backwardAndStep(batch, loss, steps, pass);
        });
    }

    @Override
    public Optional<KeptActivations> keptActivations(List<ScoreRequest> batch, TrainingPass pass) {
        return call(() -> Optional.of(training().kept(batch, pass)));
    }

    @Override
    public long spareBytes() {
        return !kernels.onGpu() ? AvailableMemory.measure().orElse(0) : 0;
    }

    @Override
    public void save(Path folder) {
        save(folder, Optional.empty());
    }

    @Override
    public void save(Path folder, ScalarType type) {
        save(folder, Optional.of(type));
    }

    private void save(Path folder, Optional<ScalarType> type) {
        gate.run(() -> {
            checkUnmerged();
            ModelFolderWriter.write(files, kernels, weights, adapters::merged, type, folder);
        });
    }

    @Override
    public OptionalLong tokens(ScoreRequest request) {
        checkOpen();
        return OptionalLong.of(new PlannedResponses(List.of(request), encoder, vision, false).nodes());
    }

    private void checkOpen() {
        gate.checkOpen();
        checkUnmerged();
    }

    private void checkUnmerged() {
        if (owner != null && adapters.merged()) {
            throw new IllegalStateException("the adapters of " + name()
                    + " are merged into the weights: unmerge them to" + " ask the model without adapters");
        }
    }

    @Override
    public void close() {
        if (owner == null) {
            gate.close(this::free);
        }
    }

    private synchronized void free() {
        if (base != null) {
            base.decoder.close();
        }
        workers.close();
        decoder.close();
        tokenizer.close();
        kernels.close();
    }
}
