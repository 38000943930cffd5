package io.github.rlaifv.core.testkit;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.rlaifv.core.internal.checkpoint.Checkpoint;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * A copy of a model folder that tests change.
 *
 * @param folder folder of the copy
 */
public record ModelCopy(Path folder) {
    private static final String WEIGHTS = "model.safetensors";

    /** Copies a folder with its subfolders. */
    public static ModelCopy of(Path model, Path target) {
        try (Stream<Path> entries = Files.walk(model)) {
            for (Path entry : entries.toList()) {
                Path copy = target.resolve(model.relativize(entry).toString());
                if (Files.isDirectory(entry)) {
                    Files.createDirectories(copy);
                } else {
                    // Only the content is copied, since fixtures may be read-only.
                    Files.write(copy, Files.readAllBytes(entry));
                }
            }
            return new ModelCopy(target);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Copies a folder of the test resources, such as {@code textonly/llama31}. */
    public static ModelCopy ofResource(String name, Path target) {
        return of(resource(name), target);
    }

    /** Returns the path of a folder of the test resources. */
    public static Path resource(String name) {
        try {
            return Path.of(Objects.requireNonNull(ModelCopy.class.getResource("/" + name), name)
                    .toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    /**
     * Changes an object in a JSON file.
     *
     * @param path field names that lead to the object; empty for the root
     */
    public static void edit(Path file, List<String> path, Consumer<ObjectNode> change) {
        try {
            JsonMapper mapper = new JsonMapper();
            JsonNode root = mapper.readTree(file.toFile());
            JsonNode node = root;
            for (String name : path) {
                node = node.path(name);
            }
            change.accept((ObjectNode) node);
            mapper.writeValue(file.toFile(), root);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Changes config.json. */
    public ModelCopy config(Consumer<ObjectNode> change) {
        return json("config.json", change);
    }

    /** Changes a JSON file. */
    public ModelCopy json(String name, Consumer<ObjectNode> change) {
        edit(folder.resolve(name), List.of(), change);
        return this;
    }

    /** Writes a text file. */
    public ModelCopy text(String name, String text) {
        try {
            Files.writeString(folder.resolve(name), text);
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Deletes a file. */
    public ModelCopy without(String name) {
        try {
            Files.delete(folder.resolve(name));
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** All tensors by name. */
    public Map<String, RawTensor> tensors() {
        Map<String, RawTensor> result = new LinkedHashMap<>();
        Checkpoint.open(folder).tensors().forEach((name, tensor) -> result.put(name, RawTensor.of(tensor)));
        return result;
    }

    /** Changes the weights and writes them into one safetensors file. */
    public ModelCopy weights(Consumer<Map<String, RawTensor>> change) {
        Map<String, RawTensor> tensors = tensors();
        change.accept(tensors);
        return replaceWeights(SafetensorsBytes.of(tensors));
    }

    /**
     * Writes the weights into one safetensors file in which they begin at a multiple of 64 bytes, as tensors do that are
     * allocated. On some CPUs the order of sums depends on it.
     */
    public ModelCopy aligned() {
        return replaceWeights(SafetensorsBytes.of(tensors(), 64));
    }

    private ModelCopy replaceWeights(byte[] weights) {
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.toList()) {
                String name = file.getFileName().toString();
                if (name.endsWith(".safetensors") || name.endsWith(".index.json") || name.endsWith(".bin")) {
                    Files.delete(file);
                }
            }
            Files.write(folder.resolve(WEIGHTS), weights);
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Splits the weights into two shards with an index. */
    public ModelCopy sharded() {
        Map<String, RawTensor> tensors = tensors();
        Map<String, RawTensor> first = new LinkedHashMap<>();
        Map<String, RawTensor> second = new LinkedHashMap<>();
        tensors.forEach((name, tensor) -> (first.size() <= second.size() ? first : second).put(name, tensor));
        weights(Map::clear).without(WEIGHTS);
        ObjectNode index = new JsonMapper().createObjectNode();
        ObjectNode map = index.putObject("weight_map");
        first.keySet().forEach(name -> map.put(name, "model-00001-of-00002.safetensors"));
        second.keySet().forEach(name -> map.put(name, "model-00002-of-00002.safetensors"));
        SafetensorsBytes.write(folder.resolve("model-00001-of-00002.safetensors"), first);
        SafetensorsBytes.write(folder.resolve("model-00002-of-00002.safetensors"), second);
        return text(WEIGHTS + ".index.json", index.toString());
    }
}
