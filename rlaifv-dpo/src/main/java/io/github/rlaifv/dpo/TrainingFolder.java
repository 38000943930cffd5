package io.github.rlaifv.dpo;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import io.github.rlaifv.core.internal.AtomicFolder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
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

    Path checkpoints() {
        return path.resolve("checkpoints");
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

    /** For {@code training.json}: where, after which step, with which score. */
    List<Map<String, Object>> described(List<KeptCheckpoint> kept) {
        List<Map<String, Object>> all = new ArrayList<>();
        for (KeptCheckpoint one : kept) {
            Map<String, Object> described = new LinkedHashMap<>();
            described.put("folder", path.relativize(one.folder()).toString());
            described.put("step", one.step());
            described.put("score", one.score());
            all.add(described);
        }
        return all;
    }

    void describe(Map<String, Object> training) {
        writeJson(path.resolve("training.json"), training);
    }

    /** Replaces a JSON file in one go. */
    static void writeJson(Path file, Object value) {
        try {
            writeText(file, JSON.writeValueAsString(value) + "\n");
        } catch (IOException e) {
            throw new UncheckedIOException(file + " can't be written", e);
        }
    }

    /** Replaces a text file in one go; it survives a crash of the machine. */
    static void writeText(Path file, String text) throws IOException {
        Path parent = Objects.requireNonNull(file.toAbsolutePath().getParent(), "a file has a folder");
        Files.createDirectories(parent);
        Path fresh = parent.resolve(file.getFileName() + ".writing");
        try (FileChannel channel = FileChannel.open(
                fresh, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING)) {
            ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            channel.force(true);
        }
        Files.move(fresh, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
        AtomicFolder.syncDirectory(parent);
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
