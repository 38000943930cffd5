package io.github.rlaifv.core.tensor;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.github.rlaifv.core.run.BadDataException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/**
 * The safetensors files of a model folder: one file, or shards with an index.
 *
 * @param folder the model folder
 * @param tensors by name as stored
 */
public record Checkpoint(Path folder, Map<String, StoredTensor> tensors) {
    private static final String SINGLE = "model.safetensors";
    private static final String INDEX = "model.safetensors.index.json";

    public Checkpoint {
        tensors = Collections.unmodifiableMap(new LinkedHashMap<>(tensors));
    }

    /**
     * Reads the headers.
     *
     * @throws BadDataException if files are missing, broken or contradict the index
     */
    public static Checkpoint open(Path folder) {
        Path index = folder.resolve(INDEX);
        Path single = folder.resolve(SINGLE);
        if (Files.exists(index)) {
            return sharded(folder, index);
        }
        if (Files.exists(single)) {
            return new Checkpoint(folder, SafetensorsHeader.read(single));
        }
        throw new BadDataException(folder + " holds neither " + SINGLE + " nor " + INDEX
                + "; give the folder of a Hugging Face checkpoint with safetensors weights");
    }

    /**
     * Reads the header of one file.
     *
     * @throws BadDataException if it is missing or broken
     */
    public static Checkpoint ofFile(Path file) {
        return new Checkpoint(file.resolveSibling(""), SafetensorsHeader.read(file));
    }

    private static Checkpoint sharded(Path folder, Path index) {
        JsonNode map;
        try {
            map = new JsonMapper().readTree(index.toFile()).path("weight_map");
        } catch (IOException e) {
            throw new BadDataException(index + " can't be read as JSON: " + e.getMessage(), e);
        }
        if (!map.isObject() || map.isEmpty()) {
            throw new BadDataException(index + " has no weight_map");
        }
        Set<String> shards = new LinkedHashSet<>();
        map.forEach(shard -> shards.add(shard.asText()));
        Map<String, StoredTensor> tensors = new LinkedHashMap<>();
        for (String shard : shards) {
            Path file = folder.resolve(shard).normalize();
            if (!file.startsWith(folder.normalize())) {
                throw new BadDataException(index + " names a shard outside its folder: " + shard);
            }
            if (!Files.exists(file)) {
                throw new BadDataException("shard " + shard + " named in " + index + " is missing; fetch it");
            }
            tensors.putAll(SafetensorsHeader.read(file));
        }
        map.properties().forEach(entry -> {
            if (!tensors.containsKey(entry.getKey())) {
                throw new BadDataException("tensor '" + entry.getKey() + "' named in " + index + " is not in shard "
                        + entry.getValue().asText());
            }
        });
        return new Checkpoint(folder, tensors);
    }
}
