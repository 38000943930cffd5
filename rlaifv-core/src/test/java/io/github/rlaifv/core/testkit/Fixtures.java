package io.github.rlaifv.core.testkit;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Assumptions;

/**
 * Finds the reference files: in the folder that the system property {@code rlaifv.fixtures} names, else in {@code
 * ../shared/fixtures} beside the checkout, else in the subset committed with the tests.
 */
public final class Fixtures {
    private static final ObjectMapper JSON = new ObjectMapper();

    private Fixtures() {}

    /** The folder that contains {@code photos}, {@code llava15} and the other fixtures. */
    public static Path root() {
        String given = System.getProperty("rlaifv.fixtures", "");
        if (!given.isEmpty()) {
            Path root = Path.of(given).toAbsolutePath();
            if (!Files.isDirectory(root)) {
                throw new IllegalStateException("rlaifv.fixtures is " + root + ", which is not a folder");
            }
            return root;
        }
        Path repository = repository();
        Path shared = repository.resolveSibling("shared").resolve("fixtures");
        return Files.isDirectory(shared)
                ? shared
                : repository.resolve(Path.of("rlaifv-core", "src", "test", "resources", "fixtures"));
    }

    /** A file or folder below the root; it need not exist. */
    public static Path path(String first, String... more) {
        return root().resolve(Path.of(first, more));
    }

    /**
     * Skips the running test, with a message, if the file or folder is not among these fixtures.
     *
     * @return the path itself
     */
    public static Path require(Path path) {
        Assumptions.assumeTrue(Files.exists(path), () -> "skipped: " + path + " is not among these fixtures");
        return path;
    }

    /** Reads a JSON file. */
    public static JsonNode json(Path path) {
        try {
            return JSON.readTree(path.toFile());
        } catch (IOException e) {
            throw new UncheckedIOException(path + " can't be read", e);
        }
    }

    /** The photos that all families share. Skips the running test if there are none. */
    public static Photos photos() {
        JsonNode photos = json(require(path("photos", "photos.json"))).path("photos");
        return new Photos(StreamSupport.stream(photos.spliterator(), false)
                .map(Photo::new)
                .toList());
    }

    /** The root folder of the checkout, which contains {@code mvnw}. */
    public static Path repository() {
        String given = System.getProperty("rlaifv.root", "");
        if (!given.isEmpty()) {
            return Path.of(given).toAbsolutePath().normalize();
        }
        Path start = Path.of("").toAbsolutePath();
        for (Path folder = start; folder != null; folder = folder.getParent()) {
            if (Files.exists(folder.resolve("mvnw"))) {
                return folder;
            }
        }
        throw new IllegalStateException("no folder above " + start + " holds mvnw: set -Drlaifv.root");
    }
}
