package io.github.rlaifv.core.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.rlaifv.core.testkit.Fixtures;
import java.io.IOException;
import java.nio.file.Files;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

class LibraryVersionTest {

    @Test
    @EnabledIfSystemProperty(named = "surefire.test.class.path", matches = ".+", disabledReason = "Maven writes it")
    void versionEqualsThatOfThePom() throws IOException {
        String pom = Files.readString(Fixtures.repository().resolve("pom.xml"));

        assertThat(pom)
                .contains(
                        "<artifactId>rlaifv-parent</artifactId>\n  <version>" + LibraryVersion.number() + "</version>");
        assertThat(LibraryVersion.text()).isEqualTo("rlaifv " + LibraryVersion.number());
    }
}
