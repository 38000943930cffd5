package io.github.rlaifv.inference.evaluation.benchmark;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.imageio.ImageIO;

/** Writes small benchmark folders for tests. */
public record BenchmarkFiles(Path folder) {
    public BenchmarkFiles text(String name, String text) {
        try {
            Path file = folder.resolve(name);
            Files.createDirectories(file.getParent());
            Files.writeString(file, text);
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public BenchmarkFiles image(String name) {
        try {
            Path file = folder.resolve(name);
            Files.createDirectories(file.getParent());
            ImageIO.write(new BufferedImage(4, 4, BufferedImage.TYPE_INT_RGB), "png", file.toFile());
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
