package io.github.rlaifv.align;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.rlaifv.core.run.BadDataException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ModelAddressTest {
    @ParameterizedTest
    @ValueSource(strings = {"http://localhost:8000/v1?model=m", "https://host/v1", "HTTP://host/v1"})
    void addressOfAServerIsOne(String text) {
        ModelAddress address = new ModelAddress(text);
        assertThat(address.server()).isTrue();
        assertThatIllegalStateException().isThrownBy(address::folder).withMessageContaining(text);
    }

    @ParameterizedTest
    @CsvSource({
        "models/llava, models/llava",
        "/models/a b, /models/a b",
        "C:models, C:models",
        "file:///models/llava, /models/llava",
        "file:/models/a%20b, /models/a b"
    })
    void folderIsOne(String text, Path folder) {
        ModelAddress address = new ModelAddress(text);
        assertThat(address.server()).isFalse();
        assertThat(address.folder()).isEqualTo(folder);
    }

    @ParameterizedTest
    @CsvSource({
        "ftp://host/model, 'looks like an address, but models have no addresses of the scheme ''ftp'': use file:, http:, https:'",
        "s3://bucket/model, 'models have no addresses of the scheme ''s3'''",
        "host:8000/v1, 'looks like the address of a server without a scheme: write http://host:8000/v1'",
        "10.0.0.1:8000, 'without a scheme: write http://10.0.0.1:8000 (known schemes: file:, http:, https:)'",
        "[::1]:8000/v1, 'without a scheme: write http://[::1]:8000/v1'",
        "localhost/v1?model=m, 'without a scheme: write http://localhost/v1?model=m'",
        "http:/host:8000/v1, 'has no ''//'' after its scheme: write http://'",
        "https:host, 'has no ''//'' after its scheme'",
        "http://a b, 'is no valid address'",
        "file:models, 'is no valid address'",
        "'', 'the address is empty'"
    })
    void whatLooksLikeAnAddressIsRejected(String text, String message) {
        assertThatThrownBy(() -> new ModelAddress(text))
                .isInstanceOf(BadDataException.class)
                .hasMessageContaining(message)
                .hasMessageContaining(text);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ftp://me:secret@host/model",
                "http://me:secret@a b/v1?model=m",
                "http:/me:secret@host:8000/v1",
                "http:me:secret@host/v1",
                "me:secret@host:8000/v1?model=m",
                "localhost:8000/v1?model=m&also=http://me:secret@host/v1"
            })
    void passwordIsNotRepeated(String text) {
        assertThatThrownBy(() -> new ModelAddress(text))
                .isInstanceOf(BadDataException.class)
                .hasMessageContaining("address")
                .satisfies(e -> assertThat(e.getMessage()).doesNotContain("secret"));
    }

    @Test
    void pathWithACharacterThatNoPathHasIsRejected() {
        assertThatThrownBy(() -> new ModelAddress("models\0"))
                .isInstanceOf(BadDataException.class)
                .hasMessageContaining("is no path");
    }

    @Test
    void folderThatExistsMayLookLikeAnAddress(@TempDir Path folder) throws IOException {
        Path model = Files.createDirectories(folder.resolve("llava?model=m"));
        assertThat(new ModelAddress(model.toString()).folder()).isEqualTo(model);
    }
}
