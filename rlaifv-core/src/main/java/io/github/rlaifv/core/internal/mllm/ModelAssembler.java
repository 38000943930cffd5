package io.github.rlaifv.core.internal.mllm;

import ai.djl.ndarray.NDArray;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.github.rlaifv.core.device.ComputeDevice;
import io.github.rlaifv.core.device.ScalarType;
import io.github.rlaifv.core.internal.checkpoint.Checkpoint;
import io.github.rlaifv.core.internal.checkpoint.StoredTensor;
import io.github.rlaifv.core.internal.file.JsonFile;
import io.github.rlaifv.core.internal.mllm.config.ConfigFields;
import io.github.rlaifv.core.internal.mllm.config.DecoderConfig;
import io.github.rlaifv.core.internal.mllm.config.PretrainedFields;
import io.github.rlaifv.core.internal.mllm.decoder.CheckpointMatch;
import io.github.rlaifv.core.internal.mllm.decoder.Decoder;
import io.github.rlaifv.core.internal.mllm.decoder.ParameterList;
import io.github.rlaifv.core.internal.mllm.decoder.SequenceEncoder;
import io.github.rlaifv.core.internal.mllm.decoder.StoredHead;
import io.github.rlaifv.core.internal.mllm.vision.ModelParts;
import io.github.rlaifv.core.internal.mllm.vision.VisionEncoder;
import io.github.rlaifv.core.internal.mllm.weights.ModelFiles;
import io.github.rlaifv.core.internal.mllm.weights.NamedWeights;
import io.github.rlaifv.core.internal.mllm.weights.TensorNames;
import io.github.rlaifv.core.internal.mllm.work.Workers;
import io.github.rlaifv.core.internal.tensor.Kernels;
import io.github.rlaifv.core.internal.tensor.TensorScope;
import io.github.rlaifv.core.internal.tensor.WeightLoader;
import io.github.rlaifv.core.policy.PolicyOptions;
import io.github.rlaifv.core.policy.Prompt;
import io.github.rlaifv.core.run.Cancellation;
import io.github.rlaifv.core.text.PromptFormat;
import io.github.rlaifv.core.text.Tokenizer;
import io.github.rlaifv.core.training.Parameter;
import io.github.rlaifv.core.training.ParameterGroup;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Opens a model folder from what is particular to its family; all setters but {@link #checkpoint}, {@link #attached}
 * and {@link #tokenizer} are needed. Everything native is closed again where opening fails.
 */
public final class ModelAssembler {
    private final Path folder;
    private final JsonNode config;
    private final PolicyOptions options;
    private final List<Parameter> parameters = new ArrayList<>();
    private final Map<String, Path> attached = new HashMap<>();
    private Supplier<Checkpoint> checkpoint;
    private Supplier<Tokenizer> tokenizer;
    private @Nullable DecoderConfig decoder;
    private @Nullable TensorNames names;
    private @Nullable Function<ModelParts, VisionEncoder> vision;
    private @Nullable PromptFormat format;
    private Optional<ImagePlaceholder> placeholder = Optional.empty();

    /**
     * @param config the parsed config.json
     */
    public ModelAssembler(Path folder, JsonNode config, PolicyOptions options) {
        this.folder = folder;
        this.config = config;
        this.options = options;
        this.checkpoint = () -> Checkpoint.open(folder);
        this.tokenizer = () -> Tokenizer.open(folder);
    }

    /** The shape of the language model. */
    public ModelAssembler decoder(DecoderConfig value) {
        decoder = value;
        return this;
    }

    /** Every parameter of the model, in model order; see {@link ParameterList}. */
    public ModelAssembler parameters(List<Parameter> values) {
        parameters.clear();
        parameters.addAll(values);
        return this;
    }

    /** How files call the parameters. */
    public ModelAssembler names(TensorNames value) {
        names = value;
        return this;
    }

    /** Builds the vision encoder once the weights are there. */
    public ModelAssembler vision(Function<ModelParts, VisionEncoder> value) {
        vision = value;
        return this;
    }

    /** How conversations are written. */
    public ModelAssembler format(PromptFormat value) {
        format = value;
        return this;
    }

    /**
     * The id that stands for an image in encoded prompts: one of the vocabulary, or a negative number where it has none.
     */
    public ModelAssembler imageToken(int value) {
        placeholder = Optional.of(new ImagePlaceholder(value, Optional.empty()));
        return this;
    }

    /**
     * The id that stands for an image, as config.json has it. Where the tokenizer has another id for the mark, the folder
     * is refused.
     *
     * @param mark what prompts are written with
     */
    public ModelAssembler imageToken(int value, String mark) {
        placeholder = Optional.of(new ImagePlaceholder(value, Optional.of(mark)));
        return this;
    }

    /** Where weights lie; the folder's safetensors files if not given. */
    public ModelAssembler checkpoint(Supplier<Checkpoint> value) {
        checkpoint = value;
        return this;
    }

    /** A folder beside the model's that it is opened from too; its settings are saved inside, under this name. */
    public ModelAssembler attached(String name, Path where) {
        attached.put(name, where);
        return this;
    }

    /** The tokenizer; the folder's tokenizer.json if not given. */
    public ModelAssembler tokenizer(Supplier<Tokenizer> value) {
        tokenizer = value;
        return this;
    }

    /**
     * Opens the model.
     *
     * @throws io.github.rlaifv.core.run.BadDataException naming the file and what is missing or doesn't fit
     */
    public LocalPolicy open() {
        DecoderConfig described = Objects.requireNonNull(decoder, "decoder");
        TensorNames layout = Objects.requireNonNull(names, "names");
        Function<ModelParts, VisionEncoder> encoder = Objects.requireNonNull(vision, "vision");
        PromptFormat given = Objects.requireNonNull(format, "format");
        PromptFormat prompts = placeholder.isPresent() ? given.after(Prompt::placed) : given;
        checkGeneration();
        Checkpoint weights = checkpoint.get();
        DecoderConfig shape = withStoredHead(described, weights, layout);
        Map<String, StoredTensor> stored = CheckpointMatch.of(weights, layout, parameters, shape.tiedHead());
        Tokenizer words = tokenizer.get();
        try {
            words.requireWithin(shape.vocabulary());
            placeholder.ifPresent(image -> image.check(words, folder.resolve("config.json")));
            int imageToken = placeholder.map(ImagePlaceholder::token).orElse(-1);
            SequenceEncoder text = new SequenceEncoder(words, prompts, imageToken, shape.maxPositions());
            ModelFiles files = new ModelFiles(folder, config, weights, attached, layout);
            return onDevice(stored, shape, encoder, text, files);
        } catch (RuntimeException e) {
            words.close();
            throw e;
        }
    }

    private void checkGeneration() {
        Path file = folder.resolve("generation_config.json");
        PretrainedFields.GENERATION.check(
                new ConfigFields(JsonFile.readIfPresent(file).orElse(MissingNode.getInstance()), file));
    }

    /** Where the files hold a head that differs from the embedding, it is a parameter, whatever config.json says. */
    private DecoderConfig withStoredHead(DecoderConfig shape, Checkpoint weights, TensorNames layout) {
        if (!shape.tiedHead() || !StoredHead.isItsOwn(weights, layout)) {
            return shape;
        }
        List<Long> head = List.of((long) shape.vocabulary(), (long) shape.width());
        parameters.add(new Parameter(Decoder.HEAD, ParameterGroup.LANGUAGE_MODEL, head));
        return shape.withOwnHead();
    }

    private LocalPolicy onDevice(
            Map<String, StoredTensor> stored,
            DecoderConfig shape,
            Function<ModelParts, VisionEncoder> encoder,
            SequenceEncoder text,
            ModelFiles files) {
        Kernels kernels = Kernels.open(options.device());
        try {
            NamedWeights weights = load(kernels, stored);
            ScalarType type = options.computeType(storedType(stored));
            ModelParts parts = new ModelParts(kernels, weights, type, options.imageDecoder());
            Decoder language = new Decoder(kernels, shape, weights, type);
            Workers workers = options.device().kind() == ComputeDevice.Kind.CPU
                    ? Workers.of(options.threads(), options.pieces())
                    : Workers.of(1, 1);
            return new LocalPolicy(new LocalModel(parts, encoder.apply(parts), text, files, workers), language);
        } catch (RuntimeException e) {
            kernels.close();
            throw e;
        }
    }

    private static ScalarType storedType(Map<String, StoredTensor> stored) {
        return stored.getOrDefault(Decoder.EMBEDDING, stored.values().iterator().next())
                .type();
    }

    private NamedWeights load(Kernels kernels, Map<String, StoredTensor> stored) {
        boolean copy = options.device().kind() == ComputeDevice.Kind.CUDA || options.copyWeights();
        WeightLoader loader = new WeightLoader(kernels, kernels.root(), copy);
        NamedWeights weights = new NamedWeights();
        for (Parameter parameter : parameters) {
            StoredTensor tensor = Objects.requireNonNull(stored.get(parameter.name()), parameter.name());
            Cancellation.check("loading the weights of " + folder);
            NDArray weight = loader.load(tensor);
            ScalarType wanted = options.storage().orElse(tensor.type());
            weights.put(parameter, wanted == tensor.type() ? weight : converted(weight, wanted, kernels), wanted);
        }
        return weights;
    }

    private static NDArray converted(NDArray weight, ScalarType wanted, Kernels kernels) {
        try (TensorScope call = kernels.root().child()) {
            NDArray converted =
                    kernels.trainOne("copy_to", call, weight, call.longs(new long[] {wanted.torchNumber()}));
            weight.close();
            return kernels.root().adopt(converted);
        }
    }
}
