package io.github.rlaifv.core.mllm;

import ai.djl.ndarray.NDArray;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.github.rlaifv.core.internal.AtomicFolder;
import io.github.rlaifv.core.internal.JsonFile;
import io.github.rlaifv.core.run.BadDataException;
import io.github.rlaifv.core.run.RlaifvException;
import io.github.rlaifv.core.tensor.Checkpoint;
import io.github.rlaifv.core.tensor.Kernels;
import io.github.rlaifv.core.tensor.SafetensorsWriter;
import io.github.rlaifv.core.tensor.ScalarType;
import io.github.rlaifv.core.tensor.StoredTensor;
import io.github.rlaifv.core.tensor.TensorScope;
import io.github.rlaifv.core.tensor.WeightLoader;
import io.github.rlaifv.core.training.Lora;
import io.github.rlaifv.core.training.Parameter;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A folder in PEFT's layout. Tensors are called {@code base_model.model.}, the module's name as transformers holds it in
 * memory, and {@code .lora_A.weight} or {@code .lora_B.weight}; module names of all layouts that models are stored in are
 * read too.
 *
 * @param lora the settings
 * @param modules the adapted weight's parameter name to its tensors
 */
record AdapterFolder(Lora lora, Map<String, Pair> modules) {
    static final String CONFIG = "adapter_config.json";
    static final String WEIGHTS = "adapter_model.safetensors";
    private static final String PREFIX = "base_model.model.";
    private static final String DOWN = ".lora_A.weight";
    private static final String UP = ".lora_B.weight";

    AdapterFolder {
        modules = new LinkedHashMap<>(modules);
    }

    /** A stored tensor. */
    record Stored(StoredTensor tensor) {
        /** A float32 copy of its own. */
        NDArray load(Kernels kernels, TensorScope scope) {
            try (TensorScope call = scope.child()) {
                NDArray mapped = new WeightLoader(kernels, call, true).load(tensor);
                NDArray type = call.longs(new long[] {ScalarType.FLOAT32.torchNumber()});
                return scope.adopt(kernels.trainOne("copy_to", call, mapped, type));
            }
        }
    }

    /** A and B. */
    record Pair(Stored a, Stored b) {}

    /**
     * Reads config and header.
     *
     * @param adaptable names of the weights that adapters can be put on
     * @throws BadDataException naming file and field
     */
    static AdapterFolder read(Path folder, ModelFiles files, NamedWeights weights, Set<String> adaptable) {
        Path configFile = folder.resolve(CONFIG);
        Lora lora = PeftConfig.parse(JsonFile.read(configFile), configFile);
        Path file = folder.resolve(WEIGHTS);
        Map<String, StoredTensor> downs = new TreeMap<>();
        Map<String, StoredTensor> ups = new TreeMap<>();
        Checkpoint.ofFile(file).tensors().forEach((name, tensor) -> {
            boolean up = name.endsWith(UP);
            if (!name.startsWith(PREFIX) || !(up || name.endsWith(DOWN))) {
                throw new BadDataException("tensor '" + name + "' in " + file + " is no LoRA matrix: expected are "
                        + PREFIX + "<module>" + DOWN + " and " + UP);
            }
            String module = name.substring(PREFIX.length(), name.length() - (up ? UP : DOWN).length());
            Optional<String> parameter =
                    files.parameterName().apply(module + ".weight").filter(weights::has);
            if (parameter.isEmpty() || !adaptable.contains(parameter.get())) {
                throw new BadDataException("tensor '" + name + "' in " + file + " adapts the module " + module
                        + (parameter.isEmpty() ? ", which the model does not have" : ", which can't be adapted here")
                        + ": check that the adapter was made for this model");
            }
            check(
                    tensor,
                    up
                            ? LoraModule.up(weights.parameter(parameter.get()), lora.rank())
                                    .shape()
                            : LoraModule.down(weights.parameter(parameter.get()), lora.rank())
                                    .shape());
            (up ? ups : downs).put(parameter.get(), tensor);
        });
        Map<String, Pair> modules = paired(downs, ups, file, weights);
        return new AdapterFolder(exact(lora, modules.keySet(), weights), modules);
    }

    /** Targets that match what is adapted and nothing else, so that the adapters can be written again. */
    private static Lora exact(Lora lora, Set<String> adapted, NamedWeights weights) {
        Pattern pattern = Pattern.compile(lora.targets());
        Set<String> matched = weights.parameters().stream()
                .map(Parameter::name)
                .filter(name -> name.endsWith(".weight")
                        && pattern.matcher(LoraModule.moduleName(name)).matches())
                .collect(Collectors.toSet());
        return matched.equals(adapted)
                ? lora
                : lora.withTargets(adapted.stream()
                        .map(name -> LoraModule.moduleName(name).replace(".", "\\."))
                        .collect(Collectors.joining("|")));
    }

    private static void check(StoredTensor tensor, List<Long> expected) {
        if (!tensor.shape().equals(expected)) {
            throw new BadDataException("tensor '" + tensor.name() + "' in " + tensor.file() + " has shape "
                    + tensor.shape() + ", the model and r in " + CONFIG + " ask for " + expected);
        }
    }

    private static Map<String, Pair> paired(
            Map<String, StoredTensor> downs, Map<String, StoredTensor> ups, Path file, NamedWeights weights) {
        Map<String, Pair> modules = new LinkedHashMap<>();
        for (Parameter parameter : weights.parameters()) {
            StoredTensor a = downs.get(parameter.name());
            StoredTensor b = ups.get(parameter.name());
            if (a != null && b != null) {
                modules.put(parameter.name(), new Pair(new Stored(a), new Stored(b)));
            } else if (a != null || b != null) {
                throw new BadDataException(file + " holds only one of the two matrices of "
                        + LoraModule.moduleName(parameter.name()) + "; it may be damaged, fetch it again");
            }
        }
        if (modules.isEmpty()) {
            throw new BadDataException(file + " holds no LoRA matrices");
        }
        return modules;
    }

    /**
     * Writes a folder.
     *
     * @param model folder of the adapted model
     */
    static void write(Path target, Lora lora, Path model, Kernels kernels, Collection<LoraModule> modules) {
        try {
            AtomicFolder.write(target, folder -> {
                JsonNode config = PeftConfig.of(lora, model);
                new JsonMapper()
                        .writerWithDefaultPrettyPrinter()
                        .writeValue(folder.resolve(CONFIG).toFile(), config);
                writeTensors(folder.resolve(WEIGHTS), modules, kernels);
            });
        } catch (IOException e) {
            throw new RlaifvException("the adapter can't be written to " + target + ": " + e.getMessage(), e);
        }
    }

    private static void writeTensors(Path file, Collection<LoraModule> modules, Kernels kernels) throws IOException {
        Map<Parameter, NDArray> tensors = new LinkedHashMap<>();
        modules.forEach(module -> {
            tensors.put(module.down(), module.a());
            tensors.put(module.up(), module.b());
        });
        List<StoredTensor> plan = new ArrayList<>();
        tensors.keySet()
                .forEach(parameter -> plan.add(new StoredTensor(
                        PREFIX + parameter.name(), ScalarType.FLOAT32, parameter.shape(), file, 0, 0)));
        try (SafetensorsWriter writer = new SafetensorsWriter(file, plan)) {
            for (Parameter parameter : tensors.keySet()) {
                try (TensorScope scope = kernels.root().child()) {
                    NDArray tensor = Objects.requireNonNull(tensors.get(parameter));
                    writer.write(kernels.trainOne("to_float32", scope, tensor).toFloatArray());
                }
            }
        }
    }
}
