package io.github.rlaifv.dpo;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.TreeMap;

/** One JSON object an optimizer step. Holds no times: two equal runs write equal files. */
final class MetricsFile implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final BufferedWriter writer;

    MetricsFile(Path file) {
        try {
            Files.createDirectories(file.toAbsolutePath().getParent());
            writer = Files.newBufferedWriter(file);
        } catch (IOException e) {
            throw new UncheckedIOException(file + " can't be written", e);
        }
    }

    void write(int epoch, StepResult result) {
        ObjectNode line = JSON.createObjectNode();
        line.put("step", result.step()).put("epoch", epoch).put("loss", result.loss());
        line.put("grad_norm", result.gradNorm()).put("learning_rate", result.learningRate());
        new TreeMap<>(result.metrics()).forEach(line::put);
        try {
            writer.write(line + "\n");
            writer.flush();
        } catch (IOException e) {
            throw new UncheckedIOException("metrics can't be written", e);
        }
    }

    @Override
    public void close() {
        try {
            writer.close();
        } catch (IOException e) {
            throw new UncheckedIOException("metrics can't be written", e);
        }
    }
}
