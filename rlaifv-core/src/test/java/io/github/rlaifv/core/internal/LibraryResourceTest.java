package io.github.rlaifv.core.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.rlaifv.core.run.StorageException;
import org.junit.jupiter.api.Test;

class LibraryResourceTest {
    @Test
    void textHasOnlyLineFeeds() {
        assertThat(LibraryResource.text(LibraryVersion.class, "version.properties"))
                .isNotBlank()
                .doesNotContain("\r");
    }

    @Test
    void missingResourceIsRejectedWithAdviceToCheckTheJar() {
        assertThatThrownBy(() -> LibraryResource.text(LibraryVersion.class, "missing.css"))
                .isInstanceOf(StorageException.class)
                .hasMessage("missing.css can't be read from the library's own resources: check the jar");
    }
}
