package io.github.rlaifv.core.internal;

import io.github.rlaifv.core.run.StorageException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;

/** Reads text resources stored beside a class in the library's own jars. */
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

    /** Returns the exception for a file of the library's own jars that cannot be read. */
    public static StorageException unreadable(String name, IOException cause) {
        return new StorageException(message(name), cause);
    }

    private static String message(String name) {
        return name + " can't be read from the library's own resources: check the jar";
    }
}
