package io.github.rlaifv.core.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.opentest4j.TestAbortedException;

class FixturesTest {
    @Test
    void findsThePhotosAndTheirDescription() {
        Path photos = Fixtures.path("photos");
        assertThat(Fixtures.json(photos.resolve("photos.json")).path("photos"))
                .isNotEmpty()
                .allSatisfy(photo ->
                        assertThat(photos.resolve(photo.path("file").asText())).isRegularFile());
    }

    @Test
    void findsTheCheckout() {
        assertThat(Files.exists(Fixtures.repository().resolve("rlaifv-core").resolve("pom.xml")))
                .isTrue();
    }

    @Test
    void skipsWhenAFileIsAbsent() {
        assertThatThrownBy(() -> Fixtures.require(Fixtures.path("no", "such", "file")))
                .isInstanceOf(TestAbortedException.class)
                .hasMessageContaining("is not among these fixtures");
    }
}
