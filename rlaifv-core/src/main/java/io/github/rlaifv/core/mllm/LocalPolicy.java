package io.github.rlaifv.core.mllm;

import ai.djl.ndarray.NDArray;
import io.github.rlaifv.core.policy.Completion;
import io.github.rlaifv.core.policy.GenerationRequest;
import io.github.rlaifv.core.policy.NextTokenProbabilities;
import io.github.rlaifv.core.policy.NextTokenRequest;
import io.github.rlaifv.core.policy.Prompt;
import io.github.rlaifv.core.policy.ScoreRequest;
import io.github.rlaifv.core.policy.TokenLogProbs;
import io.github.rlaifv.core.run.AvailableMemory;
import io.github.rlaifv.core.run.Cancellation;
import io.github.rlaifv.core.tensor.HostNumbers;
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
import io.github.rlaifv.core.training.ParameterGroup;
import io.github.rlaifv.core.training.TrainablePolicy;
import io.github.rlaifv.core.training.TrainingPass;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
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
    private final Set<Integer> endTokens;
    private final Workers workers;
    private final FiniteCheck finite;
    private final String openedFingerprint;
    private final @Nullable LocalPolicy owner;
    private final LoraAdapters adapters;
    private @Nullable LocalPolicy base;
    private final ModelGate gate;
    private volatile boolean changed;

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
        this.endTokens = Set.copyOf(tokenizer.stopIds());
        this.workers = workers;
        this.finite = new FiniteCheck(files.folder(), decoder.type());
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
        this.endTokens = owner.endTokens;
        this.workers = owner.workers;
        this.finite = owner.finite;
        this.openedFingerprint = owner.openedFingerprint;
        this.adapters = owner.adapters;
    }

    private void adaptersChanged() {
        decoder.adapt(adapters::active);
        vision.adapt(adapters.active(LoraModule.Place.PROJECTOR));
    }

    private synchronized LocalPolicy base() {
        if (base == null) {
            base = kernels.lifetime().use(() -> new LocalPolicy(this));
        }
        return base;
    }

    /** Does work that computes, when it is this thread's turn. */
    private <T> T call(Supplier<T> work) {
        return gate.call(() -> {
            checkUnmerged();
            return work.get();
        });
    }

    /**
     * Assembles a policy from its parts and takes ownership of kernels and tokenizer.
     *
     * @param type the compute type
     * @param imageToken the vocabulary id that stands for an image in prompts
     * @param workers compute the batches of a call; owned too
     */
    static LocalPolicy assemble(
            Kernels kernels,
            NamedWeights weights,
            DecoderConfig config,
            ScalarType type,
            VisionEncoder vision,
            Tokenizer tokenizer,
            PromptFormat format,
            int imageToken,
            ModelFiles files,
            Workers workers) {
        Decoder decoder = new Decoder(kernels, config, weights, type);
        return new LocalPolicy(kernels, weights, decoder, vision, tokenizer, format, imageToken, files, workers);
    }

    private String settings() {
        return format.fingerprint() + "|" + vision.fingerprint() + "|"
                + decoder.type().torchName() + "|" + weights.types() + "|" + tokenizer.fingerprint();
    }

    @Override
    public ScalarType computeType() {
        return decoder.type();
    }

    @Override
    public String name() {
        Path folder = files.folder().toAbsolutePath().normalize().getFileName();
        return folder == null ? "model" : folder.toString();
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
        return tensors.isEmpty()
                ? openedFingerprint
                : ModelFingerprint.ofTensors(
                        owner == null ? openedFingerprint + adapters.settings() : openedFingerprint, kernels, tensors);
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

    // ------------------------------------------------------------------ generate

    @Override
    public List<List<Completion>> generate(List<GenerationRequest> requests) {
        return call(() -> generateNow(requests));
    }

    private List<List<Completion>> generateNow(List<GenerationRequest> requests) {
        List<List<Completion>> result = new ArrayList<>(
                requests.stream().map(request -> List.<Completion>of()).toList());
        List<List<Integer>> parts = RequestGroups.of(requests, workers.pieces());
        List<List<List<Completion>>> made = workers.map(
                parts, part -> generateAlike(part.stream().map(requests::get).toList()));
        for (int p = 0; p < parts.size(); p++) {
            for (int i = 0; i < parts.get(p).size(); i++) {
                result.set(parts.get(p).get(i), made.get(p).get(i));
            }
        }
        return result;
    }

    private List<List<Completion>> generateAlike(List<GenerationRequest> requests) {
        ImageTable table = new ImageTable(vision);
        List<int[]> prompts = new ArrayList<>();
        List<TokenTree> trees = new ArrayList<>();
        for (GenerationRequest request : requests) {
            Cancellation.check("generating");
            int[] prompt = encoder.prompt(request.prompt(), table);
            TokenTree.Builder builder = new TokenTree.Builder();
            builder.add(prompt);
            prompts.add(prompt);
            trees.add(builder.build());
        }
        ImageTable.Slice images = table.slice(trees);
        try (TensorScope scope = kernels.root().child()) {
            Generator generator = new Generator(kernels, decoder, encoder, tokenizer, endTokens, finite);
            NDArray features = features(images, scope);
            List<List<Completion>> result = new ArrayList<>();
            requests.forEach(request -> result.add(new ArrayList<>()));
            int count = requests.get(0).count();
            // caches of many thousand branches at once would take all memory
            for (int from = 0; from < count; from += RequestGroups.MAX_DECODE_ROWS) {
                int branches = Math.min(count - from, RequestGroups.MAX_DECODE_ROWS);
                List<List<Completion>> more =
                        generator.generate(requests, from, branches, prompts, images, trees, features, scope);
                for (int i = 0; i < result.size(); i++) {
                    result.get(i).addAll(more.get(i));
                }
            }
            return result;
        }
    }

    private NDArray features(ImageTable.Slice images, TensorScope scope) {
        if (images.images().isEmpty()) {
            return decoder.noFeatures(scope);
        }
        return images.checked(
                owner == null ? vision.features(images.images(), scope) : vision.baseFeatures(images.images(), scope));
    }

    // ------------------------------------------------------------------ score

    @Override
    public List<List<TokenLogProbs>> score(List<ScoreRequest> requests) {
        return call(() -> scoreNow(requests));
    }

    private List<List<TokenLogProbs>> scoreNow(List<ScoreRequest> requests) {
        PlannedResponses responses = new PlannedResponses(requests, encoder, vision, halfPrecision());
        List<List<TreePlan.Planned>> batches = responses.batches(workers.pieces());
        List<PredictedNodes> nodes = batches.stream().map(responses::predicted).toList();
        List<double[]> logProbs = workers.map(
                IntStream.range(0, batches.size()).boxed().toList(),
                i -> logProbs(batches.get(i), nodes.get(i), responses.images()));
        for (int i = 0; i < nodes.size(); i++) {
            nodes.get(i).share(logProbs.get(i), responses::set);
        }
        return responses.result(finite);
    }

    private PlannedResponses planned(List<ScoreRequest> requests) {
        return new PlannedResponses(requests, encoder, vision, false);
    }

    /**
     * Whether sums are rounded so coarsely that a batch of another shape would show in results. Then each tree is a batch
     * of its own.
     */
    private boolean halfPrecision() {
        return decoder.type() != ScalarType.FLOAT32;
    }

    private double[] logProbs(List<TreePlan.Planned> batch, PredictedNodes nodes, ImageTable table) {
        try (TensorScope scope = kernels.root().child()) {
            NDArray rows = decoder.rows(hidden(batch, table, scope), nodes.rows(), scope);
            return decoder.logProbs(rows, nodes.targets(), scope);
        }
    }

    private NDArray hidden(List<TreePlan.Planned> planned, ImageTable table, TensorScope scope) {
        List<TokenTree> trees = planned.stream().map(TreePlan.Planned::tree).toList();
        ImageTable.Slice images = table.slice(trees);
        TreeBatch batch = TreeBatch.of(trees, images, kernels, scope);
        return decoder.run(batch, decoder.embed(batch, features(images, scope), scope), scope);
    }

    /** Logits float32 at every position of prompt and response, row-major [tokens, vocabulary]. */
    public float[] logits(Prompt prompt, String response) {
        return logits(prompt, encoder.response(response));
    }

    /** As {@link #logits(Prompt, String)}, of a response in token ids, as it was generated. */
    public float[] logits(Prompt prompt, int[] response) {
        return call(() -> logitsNow(prompt, response));
    }

    private float[] logitsNow(Prompt prompt, int[] response) {
        ImageTable table = new ImageTable(vision);
        int[] start = encoder.prompt(prompt, table);
        int[] sequence = encoder.join(start, response, prompt);
        TreePlan plan = new TreePlan();
        plan.add("one", sequence);
        try (TensorScope scope = kernels.root().child()) {
            NDArray hidden = hidden(plan.batches().get(0), table, scope);
            return HostNumbers.floats(
                    decoder.logits(hidden.reshape(-1, decoder.config().width()), scope));
        }
    }

    // ------------------------------------------------------------------ next-token probabilities

    @Override
    public List<NextTokenProbabilities> nextTokenProbabilities(List<NextTokenRequest> requests) {
        return call(() -> nextTokenProbabilitiesNow(requests));
    }

    private List<NextTokenProbabilities> nextTokenProbabilitiesNow(List<NextTokenRequest> requests) {
        ImageTable table = new ImageTable(vision);
        TreePlan plan = new TreePlan();
        FirstTokens words = FirstTokens.of(requests, encoder::firstToken);
        for (NextTokenRequest request : requests) {
            Cancellation.check("asking for probabilities");
            int[] prompt = encoder.prompt(request.prompt(), table);
            plan.add(request.prompt(), prompt, prompt);
        }
        List<NextTokenProbabilities> result = new ArrayList<>(requests.stream()
                .map(request -> new NextTokenProbabilities(Map.of()))
                .toList());
        List<List<TreePlan.Planned>> batches = halfPrecision() ? plan.apart() : plan.batches(workers.pieces());
        List<List<RowProbabilities>> probabilities =
                workers.map(batches, batch -> probabilities(batch, table, words.ids()));
        for (int b = 0; b < batches.size(); b++) {
            int at = 0;
            for (TreePlan.Planned planned : batches.get(b)) {
                for (int number : planned.numbers()) {
                    NextTokenRequest request = requests.get(number);
                    RowProbabilities own = probabilities.get(b).get(at++);
                    finite.require(own.asked(), () -> FiniteCheck.named(request.prompt()));
                    result.set(number, words.answer(request, own, encoder::text));
                }
            }
        }
        return result;
    }

    private List<RowProbabilities> probabilities(List<TreePlan.Planned> batch, ImageTable table, long[] columns) {
        try (TensorScope scope = kernels.root().child()) {
            NDArray rows = decoder.rows(hidden(batch, table, scope), tips(batch), scope);
            return decoder.probabilities(rows, columns, scope);
        }
    }

    private static long[] tips(List<TreePlan.Planned> batch) {
        int length = batch.stream().mapToInt(p -> p.tree().size()).max().orElseThrow();
        List<Long> tips = new ArrayList<>();
        for (int b = 0; b < batch.size(); b++) {
            TokenTree tree = batch.get(b).tree();
            for (int i = 0; i < batch.get(b).numbers().size(); i++) {
                int[] path = tree.path(i);
                tips.add((long) b * length + path[path.length - 1]);
            }
        }
        return tips.stream().mapToLong(Long::longValue).toArray();
    }

    // ------------------------------------------------------------------ training

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
     * Adds tensors to gradient sums, for backward passes of a caller's own; other parameters' are dropped.
     *
     * @throws IllegalArgumentException if the gradients are of another model
     */
    public BiConsumer<String, NDArray> adder(Gradients gradients) {
        if (!(gradients instanceof NativeGradients sums)) {
            throw new IllegalArgumentException("these gradients are not of this model");
        }
        return (name, gradient) -> {
            if (sums.holds(name)) {
                sums.add(name, gradient);
            }
        };
    }

    @Override
    public AdamW newAdamW(List<Parameter> trainable) {
        boolean tower = trainable.stream().anyMatch(p -> p.group() == ParameterGroup.VISION_TOWER);
        boolean own = !trainable.stream().allMatch(Parameter::adapter);
        // What is cached comes from the tower alone: while it is frozen, a picture is encoded once a run.
        return call(() -> new NativeAdamW(
                gate, kernels, this::tensor, this::half, trainable, own ? () -> changed(tower) : () -> {}));
    }

    /** Whether a parameter is stored in half precision; adapters are float32. */
    private boolean half(String parameter) {
        return weights.has(parameter) && weights.type(parameter) != ScalarType.FLOAT32;
    }

    /**
     * To be told after weights were changed in place.
     *
     * @param tower whether the vision tower's are among them
     */
    public void weightsChanged(boolean tower) {
        gate.run(() -> changed(tower));
    }

    private void changed(boolean tower) {
        changed = true;
        if (tower) {
            vision.weightsChanged();
        }
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
        if (!(gradients instanceof NativeGradients sums)) {
            throw new IllegalArgumentException("these gradients are not of this model");
        }
        return call(() -> backwardNow(batch, loss, sums, pass, finished));
    }

    private LossValue backwardNow(
            List<ScoreRequest> batch,
            LogProbLoss loss,
            NativeGradients sums,
            TrainingPass pass,
            Consumer<String> finished) {
        PlannedResponses responses = planned(batch);
        List<List<TreePlan.Planned>> batches = responses.batches(workers.pieces());
        FinishedGradients sink = new FinishedGradients(sums, whole(), batches.size(), finished);
        LossValue value = backward(responses, batches, loss, sink, pass);
        sink.finish();
        return value;
    }

    /** Whether a parameter's gradient comes in one piece from each batch. */
    private Predicate<String> whole() {
        Set<String> inPieces = parameters().stream()
                .filter(parameter -> parameter.group() == ParameterGroup.VISION_TOWER
                        || decoder.config().tiedHead() && parameter.name().equals(Decoder.EMBEDDING))
                .map(Parameter::name)
                .collect(Collectors.toSet());
        return name -> !inPieces.contains(name);
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
            return backwardAndStepNow(batch, loss, steps, pass);
        });
    }

    private FusedResult backwardAndStepNow(
            List<ScoreRequest> batch, LogProbLoss loss, List<AdamWStep> steps, TrainingPass pass) {
        PlannedResponses responses = planned(batch);
        List<List<TreePlan.Planned>> planned = responses.batches(workers.pieces());
        Predicate<String> atOnce = planned.size() > 1 ? name -> false : whole();
        try (FusedUpdates updates = new FusedUpdates(kernels, steps, atOnce)) {
            LossValue value = backward(responses, planned, loss, updates, pass);
            // sums that came in pieces are applied all or not at all
            return new FusedResult(value, Cancellation.whole(updates::finish));
        }
    }

    @Override
    public Optional<KeptActivations> keptActivations(List<ScoreRequest> batch, TrainingPass pass) {
        return call(() -> Optional.of(backwardPass(pass).kept(planned(batch).batches(workers.pieces()))));
    }

    @Override
    public long spareBytes() {
        return !kernels.onGpu() ? AvailableMemory.measure().orElse(0) : 0;
    }

    private LossValue backward(
            PlannedResponses responses,
            List<List<TreePlan.Planned>> batches,
            LogProbLoss loss,
            GradientSink sink,
            TrainingPass pass) {
        boolean encoderWanted =
                parameters().stream().anyMatch(p -> sink.holds(p.name()) && p.group() != ParameterGroup.LANGUAGE_MODEL);
        return backwardPass(pass).run(responses, batches, loss, sink, encoderWanted);
    }

    private BackwardPass backwardPass(TrainingPass pass) {
        LoraDropout dropout = new LoraDropout(adapters.dropout(), pass.dropoutSeed());
        return new BackwardPass(kernels, decoder, vision, workers, dropout, pass, finite);
    }

    // ------------------------------------------------------------------ files and life

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
        return OptionalLong.of(planned(List.of(request)).nodes());
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
