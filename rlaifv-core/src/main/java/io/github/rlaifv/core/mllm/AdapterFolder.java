package io.github.rlaifv.core.mllm;

import ai.djl.ndarray.NDArray;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.github.rlaifv.core.internal.AtomicFolder;
import io.github.rlaifv.core.internal.JsonFile;
import io.github.rlaifv.core.run.BadDataException;
import io.github.rlaifv.core.run.Cancellation;
import io.github.rlaifv.core.tensor.Checkpoint;
import io.github.rlaifv.core.tensor.HostNumbers;
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
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A folder in PEFT's layout. Tensors are called {@code base_model.model.}, the module's name as the family's own code has
 * it in memory, and {@code .lora_A.weight} or {@code .lora_B.weight}; module names of all layouts that models are stored in
 * are read too, and this library's.
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
     * @throws BadDataException naming file and field
     */
    static AdapterFolder read(Path folder, NamedWeights weights, LoraTargets targets) {
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
            Optional<String> parameter = parameter(module, weights, targets.files());
            if (parameter.isEmpty() || !targets.places().containsKey(parameter.get())) {
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
        try {
            return new AdapterFolder(targets.exact(lora, modules.keySet()), modules);
        } catch (IllegalArgumentException e) {
            throw new BadDataException(configFile + ": target_modules is unusable: " + e.getMessage(), e);
        }
    }

    /** The weight of a module that is named as files of any layout have it, or as this library does. */
    private static Optional<String> parameter(String module, NamedWeights weights, ModelFiles files) {
        String weight = module + ".weight";
        return weights.has(weight)
                ? Optional.of(weight)
                : files.names().parameter(weight).filter(weights::has);
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
    static void write(
            Path target, Lora lora, Path model, Kernels kernels, LoraTargets targets, Collection<LoraModule> modules) {
        AtomicFolder.write(target, "adapter", folder -> {
            List<String> names =
                    targets.forPeft(modules.stream().map(LoraModule::target).toList());
            JsonNode config = PeftConfig.of(lora, names, model);
            new JsonMapper()
                    .writerWithDefaultPrettyPrinter()
                    .writeValue(folder.resolve(CONFIG).toFile(), config);
            writeTensors(folder.resolve(WEIGHTS), targets, modules, kernels);
        });
    }

    private static void writeTensors(Path file, LoraTargets targets, Collection<LoraModule> modules, Kernels kernels)
            throws IOException {
        Map<StoredTensor, NDArray> tensors = new LinkedHashMap<>();
        modules.forEach(module -> {
            String name = PREFIX + targets.moduleInMemory(module.target().name());
            tensors.put(planned(name + DOWN, module.down(), file), module.a());
            tensors.put(planned(name + UP, module.up(), file), module.b());
        });
        try (SafetensorsWriter writer = new SafetensorsWriter(file, List.copyOf(tensors.keySet()))) {
            for (NDArray tensor : tensors.values()) {
                try (TensorScope scope = kernels.root().child()) {
                    Cancellation.check("saving adapters");
                    writer.write(HostNumbers.floats(kernels.trainOne("to_float32", scope, tensor)));
                }
            }
        }
    }

    private static StoredTensor planned(String name, Parameter parameter, Path file) {
        return new StoredTensor(name, ScalarType.FLOAT32, parameter.shape(), file, 0, 0);
    }
}
