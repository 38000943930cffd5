package io.github.rlaifv.core.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import org.junit.jupiter.api.Test;
import org.opentest4j.TestAbortedException;

class FixturesTest {
    @Test
    void findsThePhotosAndTheirDescription() {
        Photos photos = Fixtures.photos();
        assertThat(photos.all())
                .allSatisfy(photo ->
                        assertThat(Fixtures.path("photos", photo.file())).isRegularFile())
                .allSatisfy(photo -> assertThat(photo.aspect())
                        .isBetween(photos.tall().aspect(), photos.wide().aspect()));
        assertThat(photos.any(photos.all().size())).isEqualTo(photos.any(0));
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
