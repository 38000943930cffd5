package io.github.rlaifv.core.internal.mllm;

import ai.djl.ndarray.NDArray;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.rlaifv.core.device.ScalarType;
import io.github.rlaifv.core.internal.JsonText;
import io.github.rlaifv.core.internal.checkpoint.StoredTensor;
import io.github.rlaifv.core.internal.file.AtomicFile;
import io.github.rlaifv.core.internal.file.AtomicFolder;
import io.github.rlaifv.core.internal.file.DiskSpace;
import io.github.rlaifv.core.internal.file.FolderEntries;
import io.github.rlaifv.core.internal.file.JsonFile;
import io.github.rlaifv.core.internal.mllm.weights.ModelFiles;
import io.github.rlaifv.core.internal.mllm.weights.NamedWeights;
import io.github.rlaifv.core.internal.tensor.Kernels;
import io.github.rlaifv.core.internal.tensor.SafetensorsWriter;
import io.github.rlaifv.core.internal.tensor.TensorScope;
import io.github.rlaifv.core.run.Cancellation;
import io.github.rlaifv.core.run.RunListener;
import io.github.rlaifv.core.training.Parameter;
import io.github.rlaifv.core.training.TrainablePolicy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Writes a model folder in the Hugging Face layout with the published tensor names. Weights are split into files of at
 * most 5 GB; all other files are copied from the folder that the model was opened from. The folder is written beside
 * the target and then renamed, so that it appears complete or not at all.
 *
 * @param files files that the model was opened from
 * @param kernels kernels on the model's device
 * @param parameters parameters of the model in model order
 * @param values returns the value of a parameter to write, of any floating-point type
 * @param types returns the type in which a parameter is written
 */
record ModelFolderWriter(
        ModelFiles files,
        Kernels kernels,
        List<Parameter> parameters,
        BiFunction<String, TensorScope, NDArray> values,
        Function<Parameter, ScalarType> types) {
    private static final long SHARD_BYTES = 5_000_000_000L;
    /**
     * Endings of copied files: settings, templates and tokenizers. Python's slow tokenizers read merges.txt and
     * vocab.txt.
     */
    private static final List<String> COPIED =
            List.of(".json", ".jinja", ".model", "merges.txt", "vocab.txt", ".tiktoken");
    /**
     * Files that are copied for a vision tower that came from its own folder, once its weights are saved with the
     * model's.
     */
    private static final List<String> ATTACHED =
            List.of("config.json", "preprocessor_config.json", "processor_config.json");

    /**
     * Creates a writer of a model in memory.
     *
     * @param values returns the value of a parameter to write, of any floating-point type
     * @param wanted the type of all written weights; empty to keep the types in memory
     */
    static ModelFolderWriter of(
            LocalModel model, BiFunction<String, TensorScope, NDArray> values, Optional<ScalarType> wanted) {
        NamedWeights weights = model.weights();
        return new ModelFolderWriter(
                model.files(),
                model.kernels(),
                weights.parameters(),
                values,
                parameter -> wanted.orElseGet(() -> weights.type(parameter.name())));
    }

    /** Size of all weights in bytes. */
    long weightBytes() {
        return parameters.stream().mapToLong(this::bytes).sum();
    }

    /**
     * Writes the folder.
     *
     * @param listener listener that is notified of the stage {@link TrainablePolicy#SAVING}
     */
    void write(Path target, RunListener listener) {
        DiskSpace.require(target, weightBytes());
        AtomicFolder.write(target, "model", folder -> {
            copyOtherFiles(folder);
            nameType(parameters.stream().map(types).collect(Collectors.toSet()), folder);
            writeWeights(folder, listener);
        });
    }

    /** Copies settings, tokenizer and templates, including those of a vision tower from its own folder. */
    private void copyOtherFiles(Path target) throws IOException {
        for (Map.Entry<String, Path> attached : files.attached().entrySet()) {
            Path inside = Files.createDirectories(target.resolve(attached.getKey()));
            for (String name : ATTACHED) {
                Path file = attached.getValue().resolve(name);
                if (Files.exists(file)) {
                    AtomicFile.copy(file, inside.resolve(name));
                }
            }
        }
        // Files.walk does not follow a link at its start.
        Path folder = files.folder().toRealPath();
        for (Path entry : FolderEntries.below(folder, 2)) {
            String name = entry.getFileName().toString();
            boolean weights = name.endsWith(".safetensors") || name.endsWith(".index.json");
            boolean other = COPIED.stream().anyMatch(name::endsWith);
            Path inside = folder.relativize(entry);
            boolean hidden = inside.toString().startsWith(".");
            if (other && !weights && !hidden && Files.isRegularFile(entry)) {
                Path copy = target.resolve(inside.toString());
                Files.createDirectories(copy.getParent());
                Files.deleteIfExists(copy);
                AtomicFile.copy(entry, copy);
            }
        }
    }

    /** Updates the element type in config.json, if it names one. */
    private static void nameType(Set<ScalarType> written, Path target) throws IOException {
        Path file = target.resolve("config.json");
        if (written.size() != 1 || !Files.exists(file)) {
            return;
        }
        String name = written.iterator().next().torchName();
        JsonNode config = JsonFile.read(file);
        List<JsonNode> named = new ArrayList<>();
        for (String field : List.of("dtype", "torch_dtype")) {
            config.findParents(field).stream()
                    .filter(parent -> parent.path(field).isTextual()
                            && !parent.path(field).asText().equals(name))
                    .forEach(parent -> {
                        ((ObjectNode) parent).put(field, name);
                        named.add(parent);
                    });
        }
        if (!named.isEmpty()) {
            Files.writeString(file, JsonText.pretty(config));
        }
    }

    private void writeWeights(Path target, RunListener listener) throws IOException {
        List<List<Parameter>> shards = shards();
        listener.stageStarted(TrainablePolicy.SAVING, parameters.size());
        long[] written = {0};
        Map<String, String> index = new LinkedHashMap<>();
        for (int i = 0; i < shards.size(); i++) {
            String name = shards.size() == 1
                    ? "model.safetensors"
                    : String.format(Locale.ROOT, "model-%05d-of-%05d.safetensors", i + 1, shards.size());
            writeShard(
                    shards.get(i),
                    target.resolve(name),
                    () -> listener.progressed(TrainablePolicy.SAVING, ++written[0]));
            shards.get(i).forEach(parameter -> index.put(published(parameter), name));
        }
        if (shards.size() > 1) {
            ObjectNode root = JsonText.object();
            root.putObject("metadata").put("total_size", weightBytes());
            ObjectNode map = root.putObject("weight_map");
            index.forEach(map::put);
            Files.writeString(target.resolve("model.safetensors.index.json"), JsonText.pretty(root));
        }
        listener.stageFinished(TrainablePolicy.SAVING);
    }

    private void writeShard(List<Parameter> shard, Path file, Runnable written) throws IOException {
        List<StoredTensor> plan = shard.stream()
                .map(parameter -> new StoredTensor(
                        published(parameter), types.apply(parameter), parameter.shape(), file, 0, bytes(parameter)))
                .toList();
        try (SafetensorsWriter writer = new SafetensorsWriter(file, plan)) {
            for (Parameter parameter : shard) {
                try (TensorScope scope = kernels.root().child()) {
                    Cancellation.check("saving the model");
                    writer.write(values.apply(parameter.name(), scope), kernels);
                    written.run();
                }
            }
        }
    }

    private String published(Parameter parameter) {
        return files.names().published(parameter.name());
    }

    private List<List<Parameter>> shards() {
        List<List<Parameter>> shards = new ArrayList<>();
        List<Parameter> shard = new ArrayList<>();
        long bytes = 0;
        for (Parameter parameter : parameters) {
            long own = bytes(parameter);
            if (!shard.isEmpty() && bytes + own > SHARD_BYTES) {
                shards.add(shard);
                shard = new ArrayList<>();
                bytes = 0;
            }
            shard.add(parameter);
            bytes += own;
        }
        shards.add(shard);
        return shards;
    }

    private long bytes(Parameter parameter) {
        return parameter.shape().stream().reduce(1L, Math::multiplyExact)
                * types.apply(parameter).bytes();
    }
}
