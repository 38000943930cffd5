package io.github.rlaifv.core.internal.mllm.lora;

import ai.djl.ndarray.NDArray;
import com.fasterxml.jackson.databind.JsonNode;
import io.github.rlaifv.core.device.ScalarType;
import io.github.rlaifv.core.internal.JsonText;
import io.github.rlaifv.core.internal.checkpoint.Checkpoint;
import io.github.rlaifv.core.internal.checkpoint.StoredTensor;
import io.github.rlaifv.core.internal.file.AtomicFolder;
import io.github.rlaifv.core.internal.file.JsonFile;
import io.github.rlaifv.core.internal.mllm.config.ConfigFields;
import io.github.rlaifv.core.internal.mllm.weights.ModelFiles;
import io.github.rlaifv.core.internal.mllm.weights.NamedWeights;
import io.github.rlaifv.core.internal.tensor.Kernels;
import io.github.rlaifv.core.internal.tensor.SafetensorsWriter;
import io.github.rlaifv.core.internal.tensor.TensorScope;
import io.github.rlaifv.core.internal.tensor.WeightLoader;
import io.github.rlaifv.core.run.BadDataException;
import io.github.rlaifv.core.run.Cancellation;
import io.github.rlaifv.core.training.Lora;
import io.github.rlaifv.core.training.Parameter;
import io.github.rlaifv.core.training.ParameterGroup;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * Reads and writes adapters in PEFT's layout. A tensor's name is {@code base_model.model.}, the module's name in the
 * family's own code, and {@code .lora_A.weight} or {@code .lora_B.weight}. Module names of all supported model layouts
 * and of this library are accepted too.
 *
 * @param lora settings of the adapters
 * @param modules tensors by the name of the adapted weight's parameter
 */
public record AdapterFolder(Lora lora, Map<String, Pair> modules) {
    static final String CONFIG = "adapter_config.json";
    static final String WEIGHTS = "adapter_model.safetensors";
    private static final String PREFIX = "base_model.model.";
    private static final String DOWN = ".lora_A.weight";
    private static final String UP = ".lora_B.weight";

    public AdapterFolder {
        modules = new LinkedHashMap<>(modules);
    }

    /** A stored tensor of an adapter. */
    record Stored(StoredTensor tensor) {
        /** Loads a separate float32 copy. */
        NDArray load(Kernels kernels, TensorScope scope) {
            try (TensorScope call = scope.child()) {
                NDArray mapped = new WeightLoader(kernels, call, true).load(tensor);
                return scope.adopt(kernels.copyTo(ScalarType.FLOAT32, mapped, call));
            }
        }
    }

    /** The matrices A and B of one module. */
    record Pair(Stored a, Stored b) {}

    /**
     * Reads the configuration and the header of the tensors.
     *
     * @throws BadDataException naming file and field
     */
    public static AdapterFolder read(Path folder, NamedWeights weights, LoraTargets targets) {
        Path configFile = folder.resolve(CONFIG);
        JsonNode config = JsonFile.read(configFile);
        Lora lora = PeftConfig.parse(config, configFile);
        checkBeside(folder);
        Path file = folder.resolve(WEIGHTS);
        Completeness completeness =
                new Completeness(PeftTargets.of(new ConfigFields(config, configFile)), weights, targets, configFile);
        Map<String, StoredTensor> downs = new TreeMap<>();
        Map<String, StoredTensor> ups = new TreeMap<>();
        Checkpoint.ofFile(file).tensors().forEach((name, tensor) -> {
            boolean up = name.endsWith(UP);
            if (!name.startsWith(PREFIX) || !(up || name.endsWith(DOWN))) {
                throw new BadDataException("tensor '" + name + "' in " + file + " is not a LoRA matrix, whose name is "
                        + PREFIX + "<module>" + DOWN + " or " + UP + ": check that the file is a LoRA adapter");
            }
            String module = name.substring(PREFIX.length(), name.length() - (up ? UP : DOWN).length());
            Optional<String> parameter = parameter(module, weights, targets.files());
            if (parameter.isEmpty() || !targets.places().containsKey(parameter.get())) {
                throw new BadDataException("tensor '" + name + "' in " + file + " adapts the module " + module
                        + (parameter.isEmpty() ? ", which the model does not have" : ", which this library can't adapt")
                        + ": check that the adapter was made for this model");
            }
            completeness.requireNamed(tensor, module, parameter.get());
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
        completeness.requireAll(modules.keySet(), file);
        try {
            return new AdapterFolder(targets.exact(lora, modules.keySet()), modules);
        } catch (IllegalArgumentException e) {
            throw new BadDataException(configFile + ": target_modules is unusable: " + e.getMessage(), e);
        }
    }

    /**
     * Rejects weights beside an adapter that PEFT ignores, but that the code which trained the adapter would load.
     */
    private static void checkBeside(Path folder) {
        for (String name : List.of("non_lora_trainables.bin", "mm_projector.bin")) {
            if (Files.exists(folder.resolve(name), LinkOption.NOFOLLOW_LINKS)) {
                throw new BadDataException(folder.resolve(name) + " contains weights that were trained together with"
                        + " the adapter, but only adapter matrices can be loaded: merge both into the model with the code"
                        + " that trained them and open that, or move the file away if the model has these weights");
            }
        }
    }

    /** The weight of a module whose name is in any supported layout or in that of this library. */
    private static Optional<String> parameter(String module, NamedWeights weights, ModelFiles files) {
        String weight = module + ".weight";
        return weights.has(weight)
                ? Optional.of(weight)
                : files.names().parameter(weight).filter(weights::has);
    }

    /** Compares the modules in the configuration with those in the file. */
    private record Completeness(PeftTargets named, NamedWeights weights, LoraTargets targets, Path config) {

        /** Rejects a tensor whose module the configuration does not name; PEFT ignores such tensors. */
        void requireNamed(StoredTensor tensor, String module, String parameter) {
            List<String> names = new ArrayList<>(targets.names(parameter));
            names.add(module);
            if (!adapts(names)) {
                throw new BadDataException("tensor '" + tensor.name() + "' in " + tensor.file() + " adapts the module "
                        + module + ", which target_modules in " + config
                        + " doesn't name: take both files from the same adapter");
            }
        }

        /** Rejects missing matrices of a named module; PEFT computes without them and does not report it. */
        void requireAll(Set<String> held, Path file) {
            for (Parameter parameter : weights.parameters()) {
                boolean wanted = targets.places().containsKey(parameter.name())
                        || !named.allLinear() && parameter.group() != ParameterGroup.VISION_TOWER;
                if (wanted
                        && LoraTargets.isMatrix(parameter)
                        && !held.contains(parameter.name())
                        && adapts(targets.names(parameter.name()))) {
                    throw new BadDataException(
                            file + " has no matrices of the module " + LoraModule.moduleName(parameter.name())
                                    + ", which target_modules in " + config
                                    + " names: the file may be incomplete, download it again; if the module was never"
                                    + " adapted, name only the adapted ones");
                }
            }
        }

        private boolean adapts(List<String> names) {
            try {
                return named.adapts(names);
            } catch (IllegalArgumentException e) {
                throw new BadDataException(config + ": target_modules is unusable: " + e.getMessage(), e);
            }
        }
    }

    private static void check(StoredTensor tensor, List<Long> expected) {
        if (!tensor.shape().equals(expected)) {
            throw new BadDataException("tensor '" + tensor.name() + "' in " + tensor.file() + " has shape "
                    + tensor.shape() + ", but the model and r in " + CONFIG + " require " + expected);
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
                throw new BadDataException(file + " has only one of the two matrices of "
                        + LoraModule.moduleName(parameter.name()) + "; it may be damaged, download it again");
            }
        }
        if (modules.isEmpty()) {
            throw new BadDataException(file + " has no LoRA matrices: give the folder of a LoRA adapter");
        }
        return modules;
    }

    /**
     * Writes an adapter folder.
     *
     * @param model folder of the adapted model; empty if no folder contains its weights
     */
    public static void write(
            Path target,
            Lora lora,
            Optional<Path> model,
            Kernels kernels,
            LoraTargets targets,
            Collection<LoraModule> modules) {
        AtomicFolder.write(target, "adapter", folder -> {
            List<String> names =
                    targets.forPeft(modules.stream().map(LoraModule::target).toList());
            JsonNode config = PeftConfig.of(lora, names, model);
            Files.writeString(folder.resolve(CONFIG), JsonText.pretty(config));
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
                Cancellation.check("saving adapters");
                writer.write(tensor, kernels);
            }
        }
    }

    private static StoredTensor planned(String name, Parameter parameter, Path file) {
        return new StoredTensor(name, ScalarType.FLOAT32, parameter.shape(), file, 0, 0);
    }
}
