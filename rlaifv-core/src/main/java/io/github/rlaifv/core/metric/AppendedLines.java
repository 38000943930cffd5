package io.github.rlaifv.core.metric;

import io.github.rlaifv.core.internal.file.AtomicFile;
import io.github.rlaifv.core.internal.file.BoundedFile;
import io.github.rlaifv.core.run.InputLimit;
import io.github.rlaifv.core.run.StorageException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A text file to which whole lines are appended. Text after the last line break is an unfinished line and is ignored.
 */
final class AppendedLines {
    private final Path file;
    private boolean whole;

    AppendedLines(Path file) {
        this.file = file;
    }

    Path file() {
        return file;
    }

    List<String> read() {
        if (!Files.exists(file)) {
            return List.of();
        }
        String text = BoundedFile.text(file, InputLimit.TEXT);
        return text.substring(0, text.lastIndexOf('\n') + 1).lines().toList();
    }

    void append(String line) {
        try {
            if (!whole) {
                repair();
            }
            Files.writeString(
                    file, line + "\n", StandardCharsets.UTF_8, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw StorageException.writing(file, e);
        }
    }

    private void repair() throws IOException {
        AtomicFile.makeFolderOf(file);
        if (Files.exists(file)) {
            String text = BoundedFile.text(file, InputLimit.TEXT);
            if (!text.isEmpty() && !text.endsWith("\n")) {
                replace(read());
            }
        }
        whole = true;
    }

    /** Replaces all lines atomically: a reader sees either the old or the new lines. */
    void replace(List<String> lines) {
        AtomicFile.write(file, lines.stream().map(line -> line + "\n").collect(Collectors.joining()));
        whole = true;
    }

    void delete() {
        try {
            AtomicFile.delete(file);
        } catch (IOException e) {
            throw StorageException.writing(file, e);
        }
    }
}
