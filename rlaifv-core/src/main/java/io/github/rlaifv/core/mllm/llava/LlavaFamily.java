package io.github.rlaifv.core.mllm.llava;

import ai.djl.ndarray.NDArray;
import com.fasterxml.jackson.databind.JsonNode;
import io.github.rlaifv.core.image.ImageDecoder;
import io.github.rlaifv.core.image.ImageProcessor;
import io.github.rlaifv.core.mllm.ClipEncoder;
import io.github.rlaifv.core.mllm.LocalPolicy;
import io.github.rlaifv.core.mllm.ModelFiles;
import io.github.rlaifv.core.mllm.NamedWeights;
import io.github.rlaifv.core.policy.PolicyOptions;
import io.github.rlaifv.core.run.BadDataException;
import io.github.rlaifv.core.tensor.Checkpoint;
import io.github.rlaifv.core.tensor.ComputeDevice;
import io.github.rlaifv.core.tensor.Kernels;
import io.github.rlaifv.core.tensor.ScalarType;
import io.github.rlaifv.core.tensor.StoredTensor;
import io.github.rlaifv.core.tensor.TensorScope;
import io.github.rlaifv.core.tensor.WeightLoader;
import io.github.rlaifv.core.text.Llava15PromptFormat;
import io.github.rlaifv.core.text.Tokenizer;
import io.github.rlaifv.core.training.Parameter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Opens LLaVA-1.5 folders in the Hugging Face layout (model_type {@code llava}). */
public final class LlavaFamily {
    /** As config.json names the family. */
    public static final String MODEL_TYPE = "llava";

    private LlavaFamily() {}

    /**
     * Opens a folder.
     *
     * @param config the parsed config.json
     * @throws BadDataException naming the file and what is missing or doesn't fit
     */
    public static LocalPolicy open(Path folder, JsonNode config, PolicyOptions options) {
        LlavaConfig shape = LlavaConfig.parse(config, folder.resolve("config.json"));
        Checkpoint checkpoint = Checkpoint.open(folder);
        Map<String, StoredTensor> stored = match(checkpoint, shape);
        ImageProcessor processor = ImageProcessor.open(folder);
        ImageDecoder imageDecoder = options.imageDecoder();
        Tokenizer tokenizer = Tokenizer.open(folder);
        Kernels kernels = null;
        try {
            kernels = Kernels.open(options.device());
            NamedWeights weights = load(kernels, stored, shape, options);
            ScalarType type = options.computeType(storedType(stored));
            ClipEncoder vision = new ClipEncoder(
                    kernels, shape.vision(), shape.projectorActivation(), weights, type, imageDecoder, processor);
            ModelFiles files = new ModelFiles(folder, config, checkpoint, LlavaNames::published, LlavaNames::parameter);
            return LocalPolicy.assemble(
                    kernels,
                    weights,
                    shape.text(),
                    type,
                    vision,
                    tokenizer,
                    new Llava15PromptFormat(),
                    shape.imageToken(),
                    files,
                    options.device().kind() == ComputeDevice.Kind.CPU ? options.threads() : 1);
        } catch (RuntimeException e) {
            tokenizer.close();
            if (kernels != null) {
                kernels.close();
            }
            throw e;
        }
    }

    /** The stored tensor of every parameter. */
    private static Map<String, StoredTensor> match(Checkpoint checkpoint, LlavaConfig shape) {
        Map<String, StoredTensor> found = new HashMap<>();
        List<String> unknown = new ArrayList<>();
        checkpoint
                .tensors()
                .forEach((name, tensor) -> LlavaNames.parameter(name)
                        .ifPresentOrElse(parameter -> found.put(parameter, tensor), () -> {
                            if (!LlavaNames.isBuffer(name)) {
                                unknown.add(name);
                            }
                        }));
        List<String> missing = new ArrayList<>();
        Map<String, StoredTensor> result = new HashMap<>();
        for (Parameter parameter : LlavaParameters.of(shape)) {
            StoredTensor tensor = found.remove(parameter.name());
            if (tensor == null) {
                missing.add(parameter.name());
            } else if (!tensor.shape().equals(parameter.shape())) {
                throw new BadDataException("tensor '" + tensor.name() + "' in " + tensor.file() + " has shape "
                        + tensor.shape() + ", config.json asks for " + parameter.shape());
            } else {
                result.put(parameter.name(), tensor);
            }
        }
        if (shape.text().tiedHead()) {
            found.remove("lm_head.weight");
        }
        unknown.addAll(found.values().stream().map(StoredTensor::name).toList());
        if (!missing.isEmpty() || !unknown.isEmpty()) {
            throw new BadDataException(checkpoint.folder()
                    + " doesn't hold the weights that its config.json describes: " + some("missing", missing)
                    + some("unknown", unknown) + "check that both are of the same model");
        }
        return result;
    }

    private static String some(String what, List<String> names) {
        if (names.isEmpty()) {
            return "";
        }
        List<String> shown = names.subList(0, Math.min(5, names.size()));
        return names.size() + " " + what + " (" + String.join(", ", shown) + (names.size() > 5 ? ", ..." : "") + "), ";
    }

    private static ScalarType storedType(Map<String, StoredTensor> stored) {
        return stored.getOrDefault(
                        "model.language_model.embed_tokens.weight",
                        stored.values().iterator().next())
                .type();
    }

    private static NamedWeights load(
            Kernels kernels, Map<String, StoredTensor> stored, LlavaConfig shape, PolicyOptions options) {
        boolean copy = options.device().kind() == ComputeDevice.Kind.CUDA;
        WeightLoader loader = new WeightLoader(kernels, kernels.root(), copy);
        NamedWeights weights = new NamedWeights();
        for (Parameter parameter : LlavaParameters.of(shape)) {
            StoredTensor tensor = stored.get(parameter.name());
            if (tensor == null) {
                throw new IllegalStateException(parameter.name());
            }
            NDArray weight = loader.load(tensor);
            ScalarType wanted = options.storage().orElse(tensor.type());
            weights.put(parameter, wanted == tensor.type() ? weight : converted(weight, wanted, kernels));
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
