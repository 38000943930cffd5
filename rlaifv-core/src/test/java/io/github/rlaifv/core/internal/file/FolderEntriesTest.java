package io.github.rlaifv.core.internal.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FolderEntriesTest {
    @TempDir
    Path folder;

    @Test
    void entriesAreSorted() throws IOException {
        for (String name : new String[] {"c", "a", "b"}) {
            Files.createFile(folder.resolve(name));
        }
        assertThat(FolderEntries.of(folder))
                .containsExactly(folder.resolve("a"), folder.resolve("b"), folder.resolve("c"));
        assertThat(FolderEntries.of(folder, 2)).hasSize(2);
    }

    @Test
    void depthBoundsTheWalk() throws IOException {
        Path inner = Files.createDirectories(folder.resolve("a").resolve("b"));
        assertThat(FolderEntries.below(folder, 1)).containsExactly(folder, folder.resolve("a"));
        assertThat(FolderEntries.below(folder, 2)).contains(inner);
    }

    @Test
    void emptyFolderIsRecognized() throws IOException {
        assertThat(FolderEntries.isEmpty(folder)).isTrue();
        Files.createFile(folder.resolve("a"));
        assertThat(FolderEntries.isEmpty(folder)).isFalse();
    }

    @Test
    void missingFolderThrowsIoException() {
        assertThatThrownBy(() -> FolderEntries.of(folder.resolve("missing"))).isInstanceOf(NoSuchFileException.class);
    }

    @Test
    void failureDuringTheListingIsThrownAsIoException() {
        IOException broken = new IOException("Input/output error");
        Stream<Path> entries = Stream.of(folder, folder.resolve("a")).peek(entry -> {
            if (!entry.equals(folder)) {
                throw new UncheckedIOException(broken);
            }
        });
        assertThatThrownBy(() -> FolderEntries.sorted(entries, 10)).isSameAs(broken);
    }
}
