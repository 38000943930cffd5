package io.github.rlaifv.core.internal.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.rlaifv.core.run.BadDataException;
import io.github.rlaifv.core.run.StorageException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.stream.IntStream;
import org.assertj.core.api.ThrowableAssert;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests a journal whose lines have their key before the first colon. */
class JournalTest {
    @TempDir
    private Path folder;

    private Path file = Path.of("");

    @BeforeEach
    void nameFile() {
        file = folder.resolve("work.txt");
    }

    private static String key(Journal.Entry entry) {
        int colon = entry.text().indexOf(':');
        if (colon < 0) {
            throw new BadDataException("line " + entry.line() + " has no key");
        }
        return entry.text().substring(0, colon);
    }

    private Journal open() {
        return Journal.open(file, JournalTest::key);
    }

    private static String text(Journal journal, String key) {
        return journal.find(key).map(Journal.Entry::text).orElse("(none)");
    }

    @Test
    void appendedEntriesAreFoundBeforeAndAfterReopening() {
        String large = "c:" + "word ".repeat(50_000);
        try (Journal journal = open()) {
            journal.append(List.of("a:1", "b:zwölf ☃"));
            journal.append(List.of());
            journal.append(List.of(large));
            assertThat(text(journal, "a")).isEqualTo("a:1");
            assertThat(text(journal, "c")).isEqualTo(large);
        }
        try (Journal journal = open()) {
            assertThat(journal.size()).isEqualTo(3);
            assertThat(journal.contains("d")).isFalse();
            assertThat(journal.find("b")).contains(new Journal.Entry(2, "b:zwölf ☃"));
            assertThat(text(journal, "c")).isEqualTo(large);
        }
    }

    @Test
    void manyKeysAreDistinguished() {
        List<String> units = IntStream.range(0, 20_000)
                .mapToObj(i -> "unit " + i + ":" + 7L * i)
                .toList();
        try (Journal journal = open()) {
            for (int from = 0; from < units.size(); from += 100) {
                journal.append(units.subList(from, from + 100));
            }
        }
        try (Journal journal = Journal.read(file, JournalTest::key)) {
            assertThat(journal.size()).isEqualTo(units.size());
            for (int i = 0; i < units.size(); i += 37) {
                assertThat(text(journal, "unit " + i)).isEqualTo(units.get(i));
            }
            assertThat(journal.contains("unit 20000")).isFalse();
        }
    }

    @Test
    void incompleteLastLineIsRemovedAndAppendingContinues() throws IOException {
        try (Journal journal = open()) {
            journal.append(List.of("a:1", "b:2"));
        }
        String whole = Files.readString(file);
        for (int length = 0; length <= whole.length(); length++) {
            Files.writeString(file, whole.substring(0, length));
            try (Journal journal = open()) {
                for (String unit : List.of("a:1", "b:2")) {
                    if (!journal.contains(unit.substring(0, 1))) {
                        journal.append(List.of(unit));
                    }
                }
            }
            assertThat(file).content().as("after %d bytes", length).isEqualTo(whole);
        }
    }

    @Test
    void readingDoesNotChangeTheFile() throws IOException {
        Files.writeString(file, "a:1\nb:2\nc:half");
        try (Journal journal = Journal.read(file, JournalTest::key)) {
            assertThat(journal.size()).isEqualTo(2);
        }
        assertThat(file).content().endsWith("c:half");
        assertThatThrownBy(() -> Journal.read(folder.resolve("none"), JournalTest::key))
                .isInstanceOf(BadDataException.class)
                .hasMessageContaining("none can't be read");
    }

    @Test
    void duplicateKeysAndInvalidTextAreRejectedWithTheLine() throws IOException {
        Files.writeString(file, "a:1\n\nb:2\na:3\n");
        assertThatThrownBy(this::open)
                .isInstanceOf(BadDataException.class)
                .hasMessageContaining("work.txt, line 4: \"a\" occurs twice, also in line 1");
        Files.writeString(file, "a:1\n");
        Files.write(file, new byte[] {(byte) 0xff, ':', '\n'}, StandardOpenOption.APPEND);
        assertThatThrownBy(this::open)
                .isInstanceOf(BadDataException.class)
                .hasMessageContaining("line 2: can't be read as UTF-8");
        Files.writeString(file, "a:1\nno key\n", StandardCharsets.UTF_8);
        assertThatThrownBy(this::open).hasMessage("line 2 has no key");
    }

    @Test
    void appendsAllOrNothing() throws IOException {
        try (Journal journal = open()) {
            journal.append(List.of("a:1"));
            for (List<String> bad : List.of(
                    List.of("b:2", "a:3"), List.of("b:2", "b:3"), List.of("b:2", "c:3\nd:4"), List.of("b:2", " "))) {
                assertThatThrownBy(() -> journal.append(bad)).isInstanceOf(IllegalArgumentException.class);
            }
            assertThat(journal.size()).isEqualTo(1);
        }
        assertThat(file).hasContent("a:1\n");
    }

    @Test
    void entriesOfConcurrentThreadsAreKept() throws IOException {
        List<String> units = IntStream.range(0, 200).mapToObj(i -> i + ":unit").toList();
        try (Journal journal = open()) {
            units.parallelStream().forEach(unit -> journal.append(List.of(unit)));
            assertThat(journal.size()).isEqualTo(units.size());
        }
        assertThat(Files.readAllLines(file)).containsExactlyInAnyOrderElementsOf(units);
    }

    @Test
    void deletedFileIsDetected() throws IOException {
        try (Journal journal = open()) {
            journal.append(List.of("a:1"));
            journal.requireThere();
            Files.delete(file);
            assertDetected(journal::requireThere);
            assertDetected(() -> journal.append(List.of("b:2")));
            Files.writeString(file, "a:1\nb:2\n");
            assertDetected(journal::requireThere);
        }
        try (Journal journal = open()) {
            Files.writeString(file, "a:1\n");
            assertDetected(journal::requireThere);
        }
    }

    private void assertDetected(ThrowableAssert.ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOf(StorageException.class)
                .hasMessageContainingAll(file.toString(), "deleted, replaced or shortened", "run again");
    }
}
