package io.github.rlaifv.dpo;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** What a training run leaves behind: {@code model/}, {@code adapter/}, {@code metrics.jsonl}, {@code training.json}. */
record TrainingFolder(Path path) {
    private static final ObjectMapper JSON = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

    Path model() {
        return path.resolve("model");
    }

    /** The trained adapters of a LoRA run, in PEFT's layout. */
    Path adapter() {
        return path.resolve("adapter");
    }

    Path metrics() {
        return path.resolve("metrics.jsonl");
    }

    /** Speed and memory of each step. */
    Path performance() {
        return path.resolve("performance.jsonl");
    }

    /** All metrics as one table. */
    Path table() {
        return path.resolve("metrics.csv");
    }

    Path tensorBoard() {
        return path.resolve("tensorboard");
    }

    Path reference() {
        return path.resolve("reference.jsonl");
    }

    Path heldOutReference() {
        return path.resolve("reference-held-out.jsonl");
    }

    Path companions() {
        return path.resolve("reference-companions.jsonl");
    }

    Path heldOutCompanions() {
        return path.resolve("reference-held-out-companions.jsonl");
    }

    void describe(Map<String, Object> training) {
        writeJson(path.resolve("training.json"), training);
    }

    /** Replaces a JSON file in one go. */
    static void writeJson(Path file, Object value) {
        try {
            Path parent = file.toAbsolutePath().getParent();
            Files.createDirectories(parent);
            Path fresh = Files.createTempFile(parent, file.getFileName().toString(), ".tmp");
            Files.writeString(fresh, JSON.writeValueAsString(value) + "\n");
            Files.move(fresh, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new UncheckedIOException(file + " can't be written", e);
        }
    }

    static void delete(Path folder) {
        if (!Files.exists(folder)) {
            return;
        }
        try (Stream<Path> below = Files.walk(folder)) {
            List<Path> all = below.sorted(Comparator.reverseOrder()).toList();
            for (Path one : all) {
                Files.delete(one);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(folder + " can't be deleted", e);
        }
    }
}
