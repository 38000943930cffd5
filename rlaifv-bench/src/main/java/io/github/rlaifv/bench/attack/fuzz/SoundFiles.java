package io.github.rlaifv.bench.attack.fuzz;

import io.github.rlaifv.core.data.Instruction;
import io.github.rlaifv.core.data.PreferencePair;
import io.github.rlaifv.core.image.ImageSource;
import io.github.rlaifv.core.run.StorageException;
import io.github.rlaifv.core.testkit.Fixtures;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Sound files that are committed with the tests, and small data made of them. */
public final class SoundFiles {
    private SoundFiles() {}

    /** Returns a file or folder of the core module's test resources. */
    public static Path resource(String path) {
        return Fixtures.repository()
                .resolve(Path.of("rlaifv-core", "src", "test", "resources"))
                .resolve(path);
    }

    /** Copies a file, or a folder with its content. */
    static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> all = Files.walk(from)) {
            for (Path file : all.toList()) {
                Path target = to.resolve(from.relativize(file).toString());
                if (Files.isDirectory(file)) {
                    Files.createDirectories(target);
                } else {
                    Files.write(target, Files.readAllBytes(file));
                }
            }
        }
    }

    /** Returns a small image. */
    public static byte[] image() {
        Path file = resource("images/rgb.png");
        try {
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw StorageException.reading(file, e);
        }
    }

    /** Returns instructions with images in memory. */
    public static List<Instruction> instructions(int count) {
        List<Instruction> instructions = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            instructions.add(new Instruction(
                    "i" + i, ImageSource.of("picture " + i + ".png", image()), "What is here (" + i + ")?"));
        }
        return instructions;
    }

    /** Returns preference pairs with images in memory. */
    public static List<PreferencePair> pairs(int count) {
        return instructions(count).stream()
                .map(one -> new PreferencePair(
                        one, "A dog sits on a bench, " + one.id() + ".", "A red car and two buses.", 0, -2))
                .toList();
    }
}
