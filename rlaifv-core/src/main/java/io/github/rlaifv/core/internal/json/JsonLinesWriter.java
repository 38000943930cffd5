package io.github.rlaifv.core.internal.json;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.rlaifv.core.internal.JsonText;
import io.github.rlaifv.core.internal.file.AtomicFile;
import io.github.rlaifv.core.run.StorageException;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * Writes records to a temporary file and replaces the target at the end: a reader sees the old or the complete new
 * file.
 */
public final class JsonLinesWriter implements AutoCloseable {
    private final Path target;
    private final Path part;
    private final BufferedWriter writer;

    private JsonLinesWriter(Path target, Path part, BufferedWriter writer) {
        this.target = target;
        this.part = part;
        this.writer = writer;
    }

    /** Starts a new version of the file; folders are created as needed. */
    public static JsonLinesWriter open(Path file) {
        Path target = file.toAbsolutePath();
        try {
            AtomicFile.makeFolderOf(target);
            Path part = AtomicFile.part(target);
            return new JsonLinesWriter(
                    target,
                    part,
                    Files.newBufferedWriter(part, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE));
        } catch (IOException e) {
            throw StorageException.writing(file, e);
        }
    }

    /** Writes one record. */
    public void write(JsonNode json) {
        try {
            writer.write(JsonText.line(json));
            writer.write('\n');
        } catch (IOException e) {
            throw StorageException.writing(target, e);
        }
    }

    /** Replaces the file by the new version. */
    public void finish() {
        try {
            writer.close();
            AtomicFile.put(part, target);
        } catch (IOException e) {
            throw StorageException.writing(target, e);
        }
    }

    /** Discards an unfinished version. */
    @Override
    public void close() {
        try (writer) {
            Files.deleteIfExists(part);
        } catch (IOException e) {
            throw StorageException.writing(target, e);
        }
    }
}
