package io.github.rlaifv.core.internal;

import io.github.rlaifv.core.run.StorageException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** Reads resources in the library's own jars and in those that it depends on. */
public final class LibraryResource {
    private LibraryResource() {}

    /**
     * Reads a text file and converts its line ends to line feeds.
     *
     * @param owner class in whose package the file is stored
     * @param name name of the file
     * @throws StorageException if the jar lacks the file or cannot be read
     */
    public static String text(Class<?> owner, String name) {
        try (InputStream input = owner.getResourceAsStream(name)) {
            if (input == null) {
                throw new StorageException(message(name));
            }
            return new String(input.readAllBytes(), StandardCharsets.UTF_8).replace("\r\n", "\n");
        } catch (IOException e) {
            throw unreadable(name, e);
        }
    }

    /**
     * Opens a file at the root of another jar. {@code Class.getResourceAsStream} does not find it if the class is on the
     * module path, because it then searches the jar of the class alone.
     *
     * @param owner class whose class loader finds the other jar
     * @param name name of the file
     * @return the file's content; empty if no jar has it
     */
    public static Optional<InputStream> ofOtherJar(Class<?> owner, String name) {
        return Optional.ofNullable(owner.getClassLoader().getResourceAsStream(name));
    }

    /** Returns the exception for a file of the library's own jars that cannot be read. */
    public static StorageException unreadable(String name, IOException cause) {
        return new StorageException(message(name), cause);
    }

    private static String message(String name) {
        return name + " can't be read from the library's own resources: check the jar";
    }
}
