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
import io.github.rlaifv.core.internal.mllm.weights.NamedWeights;
import io.github.rlaifv.core.internal.tensor.Kernels;
import io.github.rlaifv.core.internal.tensor.SafetensorsWriter;
import io.github.rlaifv.core.internal.tensor.TensorScope;
import io.github.rlaifv.core.internal.tensor.WeightLoader;
import io.github.rlaifv.core.run.BadDataException;
import io.github.rlaifv.core.run.Cancellation;
import io.github.rlaifv.core.training.Lora;
import io.github.rlaifv.core.training.Parameter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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
    /** What PEFT wrote before its version 0.7, and other tools still write. */
    private static final String TORCH = "adapter_model.bin";

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
        Path file = weights(folder);
        NamedModules named =
                new NamedModules(PeftTargets.of(new ConfigFields(config, configFile)), weights, targets, configFile);
        Map<String, StoredTensor> downs = new TreeMap<>();
        Map<String, StoredTensor> ups = new TreeMap<>();
        Checkpoint.ofFile(file).tensors().forEach((name, tensor) -> {
            boolean up = name.endsWith(UP);
            if (!name.startsWith(PREFIX) || !(up || name.endsWith(DOWN))) {
                throw notAMatrix(name, file);
            }
            String module = name.substring(PREFIX.length(), name.length() - (up ? UP : DOWN).length());
            String parameter = named.parameter(tensor, module);
            check(
                    tensor,
                    up
                            ? LoraModule.up(weights.parameter(parameter), lora.rank())
                                    .shape()
                            : LoraModule.down(weights.parameter(parameter), lora.rank())
                                    .shape());
            (up ? ups : downs).put(parameter, tensor);
        });
        Map<String, Pair> modules = paired(downs, ups, file, weights);
        named.requireAll(modules.keySet(), file);
        try {
            return new AdapterFolder(targets.exact(lora, modules.keySet()), modules);
        } catch (IllegalArgumentException e) {
            throw new BadDataException(configFile + ": target_modules is unusable: " + e.getMessage(), e);
        }
    }

    private static Path weights(Path folder) {
        Path torch = folder.resolve(TORCH);
        boolean old = Files.exists(torch) && !Files.exists(folder.resolve(WEIGHTS), LinkOption.NOFOLLOW_LINKS);
        return old ? torch : folder.resolve(WEIGHTS);
    }

    private static BadDataException notAMatrix(String name, Path file) {
        String tensor = "tensor '" + name + "' in " + file;
        return new BadDataException(
                name.startsWith(PREFIX) && !name.contains("lora_")
                        ? tensor
                                + " is a weight of the model itself, which PEFT writes if modules_to_save names it, or if"
                                + " the head or the embedding has adapters: if it was not changed, save the adapter with"
                                + " save_pretrained(folder, save_embedding_layers=False), else " + PeftConfig.MERGE
                        : tensor + " is not a LoRA matrix of a linear map, whose name is " + PREFIX + "<module>" + DOWN
                                + " or " + UP + ": check that the file is a LoRA adapter; if it also adapts an"
                                + " embedding, " + PeftConfig.MERGE);
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
            Path target, Optional<Path> model, Kernels kernels, LoraTargets targets, AttachedLora attached) {
        AtomicFolder.write(target, "adapter", folder -> {
            List<String> names = targets.forPeft(attached.targets());
            JsonNode config = PeftConfig.of(attached.lora(), names, model);
            Files.writeString(folder.resolve(CONFIG), JsonText.pretty(config));
            writeTensors(folder.resolve(WEIGHTS), targets, attached, kernels);
        });
    }

    private static void writeTensors(Path file, LoraTargets targets, AttachedLora attached, Kernels kernels)
            throws IOException {
        Map<StoredTensor, NDArray> tensors = new LinkedHashMap<>();
        int rank = attached.lora().rank();
        attached.modules().values().forEach(module -> {
            String name = PREFIX + targets.moduleInMemory(module.target().name());
            tensors.put(planned(name + DOWN, module.down(), file), module.a());
            tensors.put(planned(name + UP, module.up(), file), module.b());
        });
        attached.fixed().forEach(fixed -> {
            String name = PREFIX + targets.moduleInMemory(fixed.target().name());
            tensors.put(planned(name + DOWN, LoraModule.down(fixed.target(), rank), file), fixed.a());
            tensors.put(planned(name + UP, LoraModule.up(fixed.target(), rank), file), fixed.b());
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
