package io.github.rlaifv.core.internal.checkpoint;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.rlaifv.core.internal.file.Download;
import io.github.rlaifv.core.internal.file.FolderEntries;
import io.github.rlaifv.core.internal.file.JsonFile;
import io.github.rlaifv.core.run.BadDataException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The weight files of a model folder: one file, or several with an index, in the safetensors format or as PyTorch ZIP
 * checkpoints. If a folder has both formats, safetensors files are used.
 *
 * @param folder the model folder
 * @param tensors stored tensors by name
 */
public record Checkpoint(Path folder, Map<String, StoredTensor> tensors) {
    private static final String SAFETENSORS = "model.safetensors";
    private static final String TORCH = "pytorch_model.bin";
    private static final String INDEX = ".index.json";

    public Checkpoint {
        tensors = Collections.unmodifiableMap(new LinkedHashMap<>(tensors));
    }

    /** Whether a folder has weight files that {@link #open} looks for. */
    public static boolean isIn(Path folder) {
        return List.of(SAFETENSORS, TORCH).stream()
                .flatMap(file -> List.of(file, file + INDEX).stream())
                .anyMatch(file -> Files.exists(folder.resolve(file), LinkOption.NOFOLLOW_LINKS));
    }

    /**
     * Reads the headers of a folder's weight files.
     *
     * @throws BadDataException if files are missing or damaged, are in an unsupported format, are quantized, or
     *     contradict the index
     */
    public static Checkpoint open(Path folder) {
        refuseQuantised(folder);
        for (String file : List.of(SAFETENSORS, TORCH)) {
            Path index = folder.resolve(file + INDEX);
            if (Files.exists(index, LinkOption.NOFOLLOW_LINKS)) {
                Checkpoint shards = sharded(folder, index);
                Path whole = folder.resolve(file);
                if (Files.exists(whole, LinkOption.NOFOLLOW_LINKS)
                        && shards.tensors().values().stream()
                                .noneMatch(tensor -> tensor.file().equals(whole))) {
                    throw new BadDataException(folder + " has both " + file + " and the files that " + file + INDEX
                            + " lists, so it is unclear which is the model: keep only one of them");
                }
                return shards;
            }
            if (Files.exists(folder.resolve(file), LinkOption.NOFOLLOW_LINKS)) {
                return new Checkpoint(folder, read(folder.resolve(file)));
            }
        }
        throw new BadDataException(folder + " has neither " + SAFETENSORS + " nor " + TORCH
                + ", nor an index of weight files" + otherKinds(folder) + ": give the folder of a Hugging Face"
                + " checkpoint" + continuing(folder.resolve(SAFETENSORS)));
    }

    /**
     * Reads the header of one file.
     *
     * @throws BadDataException if it is missing or damaged
     */
    public static Checkpoint ofFile(Path file) {
        return new Checkpoint(file.resolveSibling(""), read(file));
    }

    private static Map<String, StoredTensor> read(Path file) {
        Download.progress(file).ifPresent(progress -> {
            throw new BadDataException(file + " is not complete, because " + progress + " is beside it, which aria2"
                    + " removes when a download is finished: run the same download again, which continues it");
        });
        return file.toString().endsWith(".bin") ? TorchFile.read(file) : SafetensorsHeader.read(file);
    }

    private static void refuseQuantised(Path folder) {
        Path file = folder.resolve("config.json");
        JsonNode config = JsonFile.readIfPresent(file).orElse(null);
        if (config == null) {
            return;
        }
        for (JsonNode part : List.of(config, config.path("text_config"))) {
            JsonNode quantised = part.path("quantization_config");
            if (quantised.isObject() && !quantised.isEmpty()) {
                throw new BadDataException(file + " has a quantization_config ("
                        + quantised.path("quant_method").asText("of unknown method")
                        + "): quantized weights are not supported; take the checkpoint that they were made from, in float32,"
                        + " float16 or bfloat16");
            }
        }
    }

    /** What to do about an unfinished download of a missing file. */
    private static String continuing(Path missing) {
        return Download.unfinished(missing)
                .map(found -> "; " + found + " is a download that is not finished: run the same download again, which"
                        + " continues it")
                .orElse("");
    }

    /** Names the files of unsupported formats in the folder, for messages. */
    private static String otherKinds(Path folder) {
        try {
            return FolderEntries.of(folder).stream()
                    .map(file -> file.getFileName().toString())
                    .filter(name -> name.matches(".*\\.(gguf|ggml|pth|pt|ckpt|h5|msgpack|onnx|npz|bin)"))
                    .findFirst()
                    .map(name -> " (it has " + name + ", which is not supported)")
                    .orElse("");
        } catch (IOException e) {
            return "";
        }
    }

    private static Checkpoint sharded(Path folder, Path index) {
        JsonNode map = JsonFile.read(index).path("weight_map");
        if (!map.isObject() || map.isEmpty()) {
            throw new BadDataException(index + " has no weight_map of tensors and their files; fetch it again");
        }
        map.properties().forEach(entry -> {
            if (!entry.getValue().isTextual() || entry.getValue().asText().isEmpty()) {
                throw new BadDataException(index + ": weight_map has " + entry.getValue() + " as the file of tensor '"
                        + entry.getKey() + "'; fetch the index again");
            }
        });
        Map<String, Path> shards = new LinkedHashMap<>();
        map.properties()
                .forEach(entry -> shards.computeIfAbsent(
                        entry.getValue().asText(),
                        name -> shard(folder, index + " (weight_map, tensor '" + entry.getKey() + "')", name)));
        Map<String, StoredTensor> tensors = new LinkedHashMap<>();
        shards.values()
                .forEach(shard -> read(shard).forEach((name, tensor) -> {
                    StoredTensor other = tensors.put(name, tensor);
                    if (other != null) {
                        throw new BadDataException("tensor '" + name + "' is in " + other.file() + " and in "
                                + tensor.file() + "; keep only the shards of one checkpoint");
                    }
                }));
        map.properties().forEach(entry -> {
            String shard = entry.getValue().asText();
            StoredTensor tensor = tensors.get(entry.getKey());
            if (tensor == null || !tensor.file().equals(shards.get(shard))) {
                throw new BadDataException("tensor '" + entry.getKey() + "' named in " + index + " is not in shard "
                        + shard + "; keep only the files of one checkpoint");
            }
        });
        tensors.values().forEach(tensor -> {
            if (!map.has(tensor.name())) {
                throw new BadDataException("tensor '" + tensor.name() + "' in " + tensor.file() + " is not named in "
                        + index + "; keep only the files of one checkpoint");
            }
        });
        return new Checkpoint(folder, tensors);
    }

    private static Path shard(Path folder, String index, String name) {
        Path file;
        try {
            file = folder.resolve(name);
        } catch (InvalidPathException e) {
            throw new BadDataException(index + " names a shard that can't be a file: " + e.getMessage(), e);
        }
        // Made absolute, because no path begins with the empty path of the working directory.
        if (!file.toAbsolutePath()
                .normalize()
                .startsWith(folder.toAbsolutePath().normalize())) {
            throw new BadDataException(
                    index + " names a shard outside its folder: " + name + "; fetch the index again");
        }
        if (!name.endsWith(".bin") && !name.endsWith(".safetensors")) {
            throw new BadDataException(index + " names a shard that is neither .safetensors nor .bin: " + name
                    + "; fetch the index again");
        }
        if (!Files.exists(file)) {
            throw new BadDataException(
                    "shard " + name + " named in " + index + " is missing; fetch it" + continuing(file));
        }
        return file;
    }
}
