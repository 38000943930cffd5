package io.github.rlaifv.core.internal.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.rlaifv.core.run.BadDataException;
import io.github.rlaifv.core.run.InputLimit;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class JsonFileTest {
    @TempDir
    Path folder;

    private void refused(byte[] bytes, String... parts) throws IOException {
        Path file = Files.write(folder.resolve("config.json"), bytes);
        assertThatThrownBy(() -> JsonFile.read(file))
                .isInstanceOf(BadDataException.class)
                .hasMessageContaining(file.toString())
                .hasMessageContainingAll(parts);
    }

    private void refused(String text, String... parts) throws IOException {
        refused(text.getBytes(StandardCharsets.UTF_8), parts);
    }

    @Test
    void readsAnObject() throws IOException {
        Path file = Files.writeString(folder.resolve("config.json"), "{\"a\": 1}\n");
        assertThat(JsonFile.read(file).path("a").asInt()).isOne();
        assertThat(JsonFile.readIfPresent(file)).isPresent();
        assertThat(JsonFile.readIfPresent(folder.resolve("none"))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", " ", "[]", "7", "null", "{", "{\"a\": }", "{} {}", "{}x", "{\"a\": NaN}", "{\"a\": 01}"})
    void rejectsTextThatIsNoObject(String text) throws IOException {
        refused(text, "download it again");
    }

    @Test
    void rejectsDuplicateNames() throws IOException {
        refused("{\"a\": 1,\n \"b\": {\"c\": 1, \"c\": 2}}", "Duplicate", "'c'", "line 2");
    }

    @Test
    void rejectsOtherEncodings() throws IOException {
        refused(new byte[] {'{', '"', (byte) 0xe9, '"', ':', '1', '}'}, "UTF-8");
        refused("\ufeff{}", "byte order mark");
        refused("{}".getBytes(StandardCharsets.UTF_16LE), "download it again");
    }

    @Test
    void rejectsDeepNestingAndLongNumbersAndNames() throws IOException {
        refused("{\"a\": " + "[".repeat(100_000), "nesting depth");
        refused("{\"a\": " + "9".repeat(100_000) + "}", "length");
        refused("{\"" + "a".repeat(100_000) + "\": 1}", "length");
    }

    @Test
    void rejectsTooManyValues() throws IOException {
        refused("{\"a\": [" + "[],".repeat(1_600_000) + "1]}", "Token count");
    }

    @Test
    void rejectsFilesBeyondTheLimit() throws IOException {
        String property = InputLimit.SETTINGS.property();
        System.setProperty(property, "10");
        try {
            refused("{\"a\": \"0123456789\"}", "larger than 10 bytes", property);
        } finally {
            System.clearProperty(property);
        }
    }

    @Test
    void rejectsADanglingLink() throws IOException {
        Path link = Files.createSymbolicLink(folder.resolve("config.json"), folder.resolve("none"));
        assertThatThrownBy(() -> JsonFile.readIfPresent(link))
                .isInstanceOf(BadDataException.class)
                .hasMessageContainingAll("config.json", "does not exist");
    }
}
