package io.github.rlaifv.core.mllm;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.rlaifv.core.internal.JsonFile;
import io.github.rlaifv.core.testkit.Fixtures;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** Copies of small models, to be changed. */
final class ModelCopies {
    private ModelCopies() {}

    /** A model among the fixtures. */
    static Path fixture(String family, Path target) {
        return copy(Fixtures.require(Fixtures.path(family, "model")), target);
    }

    /** A language model alone: {@code llama}, {@code mistral} or {@code qwen2}. */
    static Path textOnly(String family, Path target) {
        try {
            Path stored = Path.of(Objects.requireNonNull(ModelCopies.class.getResource("/textonly/" + family), family)
                    .toURI());
            Path model = copy(stored, target);
            if (!Files.exists(model.resolve("tokenizer.json"))) {
                Files.copy(Fixtures.path("llava15", "model", "tokenizer.json"), model.resolve("tokenizer.json"));
            }
            return model;
        } catch (IOException | URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Path copy(Path source, Path target) {
        try (Stream<Path> entries = Files.walk(source)) {
            for (Path entry : entries.toList()) {
                Path copy = target.resolve(source.relativize(entry).toString());
                if (Files.isDirectory(entry)) {
                    Files.createDirectories(copy);
                } else {
                    // Not copied as files, because fixtures may be read-only.
                    Files.write(copy, Files.readAllBytes(entry));
                }
            }
            return target;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Changes a JSON file.
     *
     * @param path to the object in it
     */
    static void edit(Path file, List<String> path, Consumer<ObjectNode> change) {
        JsonNode root = JsonFile.read(file);
        JsonNode node = root;
        for (String name : path) {
            node = node.path(name);
        }
        change.accept((ObjectNode) node);
        try {
            new JsonMapper().writeValue(file.toFile(), root);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
