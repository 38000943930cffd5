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
 * Opens a model folder, given what is particular to its family. All properties are required except {@link #checkpoint},
 * {@link #attached} and {@link #tokenizer}. If opening fails, all native memory is freed.
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
     * @param folder the model folder
     * @param config the parsed config.json
     * @param options device, precision and other options
     */
    public ModelAssembler(Path folder, JsonNode config, PolicyOptions options) {
        this.folder = folder;
        this.config = config;
        this.options = options;
        this.checkpoint = () -> Checkpoint.open(folder);
        this.tokenizer = () -> Tokenizer.open(folder);
    }

    /** Sets the shape of the language model. */
    public ModelAssembler decoder(DecoderConfig value) {
        decoder = value;
        return this;
    }

    /** Sets all parameters of the model, in model order; see {@link ParameterList}. */
    public ModelAssembler parameters(List<Parameter> values) {
        parameters.clear();
        parameters.addAll(values);
        return this;
    }

    /** Sets the names of the parameters in files. */
    public ModelAssembler names(TensorNames value) {
        names = value;
        return this;
    }

    /** Sets a function that creates the vision encoder once the weights are loaded. */
    public ModelAssembler vision(Function<ModelParts, VisionEncoder> value) {
        vision = value;
        return this;
    }

    /** Sets the prompt format. */
    public ModelAssembler format(PromptFormat value) {
        format = value;
        return this;
    }

    /**
     * Sets the id of the placeholder of an image in encoded prompts: one of the vocabulary, or a negative number if the
     * vocabulary has none.
     */
    public ModelAssembler imageToken(int value) {
        placeholder = Optional.of(new ImagePlaceholder(value, Optional.empty()));
        return this;
    }

    /**
     * Sets the id of the placeholder of an image from config.json. The folder is rejected if the tokenizer has another
     * id for its mark.
     *
     * @param value id of the placeholder
     * @param mark text of the placeholder in prompts
     */
    public ModelAssembler imageToken(int value, String mark) {
        placeholder = Optional.of(new ImagePlaceholder(value, Optional.of(mark)));
        return this;
    }

    /** Sets where the weights are. Default: the safetensors files of the folder. */
    public ModelAssembler checkpoint(Supplier<Checkpoint> value) {
        checkpoint = value;
        return this;
    }

    /** Adds a second folder that the model is opened from. Its settings are saved in a subfolder of this name. */
    public ModelAssembler attached(String name, Path where) {
        attached.put(name, where);
        return this;
    }

    /** Sets the tokenizer. Default: the folder's tokenizer.json. */
    public ModelAssembler tokenizer(Supplier<Tokenizer> value) {
        tokenizer = value;
        return this;
    }

    /**
     * Opens the model.
     *
     * @throws io.github.rlaifv.core.run.BadDataException naming the file and what is missing or does not match
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
        } catch (RuntimeException | Error e) {
            words.close();
            throw e;
        }
    }

    private void checkGeneration() {
        Path file = folder.resolve("generation_config.json");
        PretrainedFields.GENERATION.check(
                new ConfigFields(JsonFile.readIfPresent(file).orElse(MissingNode.getInstance()), file));
    }

    /**
     * Makes the head a parameter of its own if the files have a head that differs from the embedding, whatever
     * config.json says.
     */
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
            ScalarType type = options.computeType(storedType(stored));
            NamedWeights weights = load(kernels, stored, type);
            ModelParts parts = new ModelParts(kernels, weights, type, options.imageDecoder());
            Decoder language = new Decoder(kernels, shape, weights, type);
            Workers workers = options.device().kind() == ComputeDevice.Kind.CPU
                    ? Workers.of(options.threads(), options.pieces())
                    : Workers.of(1, 1);
            return new LocalPolicy(new LocalModel(parts, encoder.apply(parts), text, files, workers), language);
        } catch (RuntimeException | Error e) {
            kernels.close();
            throw e;
        }
    }

    private static ScalarType storedType(Map<String, StoredTensor> stored) {
        return stored.getOrDefault(Decoder.EMBEDDING, stored.values().iterator().next())
                .type();
    }

    private NamedWeights load(Kernels kernels, Map<String, StoredTensor> stored, ScalarType computed) {
        boolean copy = kernels.onGpu() || options.copyWeights();
        WeightLoader loader = new WeightLoader(kernels, kernels.root(), copy);
        NamedWeights weights = new NamedWeights();
        for (Parameter parameter : parameters) {
            StoredTensor tensor = Objects.requireNonNull(stored.get(parameter.name()), parameter.name());
            Cancellation.check("loading the weights of " + folder);
            NDArray weight = loader.load(tensor);
            ScalarType wanted = options.storageType(tensor.type(), computed);
            if (!copy && wanted == tensor.type()) {
                weights.addMapped(tensor.bytes());
            }
            weights.put(parameter, wanted == tensor.type() ? weight : converted(weight, wanted, kernels), wanted);
        }
        loader.release();
        return weights;
    }

    private static NDArray converted(NDArray weight, ScalarType wanted, Kernels kernels) {
        try (TensorScope call = kernels.root().child()) {
            NDArray converted = kernels.copyTo(wanted, weight, call);
            weight.close();
            return kernels.root().adopt(converted);
        }
    }
}
