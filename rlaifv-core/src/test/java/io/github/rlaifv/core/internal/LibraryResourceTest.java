package io.github.rlaifv.core.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.rlaifv.core.internal.page.Page;
import io.github.rlaifv.core.run.StorageException;
import org.junit.jupiter.api.Test;

class LibraryResourceTest {
    @Test
    void textHasLineFeedsAlone() {
        assertThat(LibraryResource.text(Page.class, "page.css")).isNotBlank().doesNotContain("\r");
    }

    @Test
    void missingResourceNamesTheJar() {
        assertThatThrownBy(() -> LibraryResource.text(Page.class, "missing.css"))
                .isInstanceOf(StorageException.class)
                .hasMessage("missing.css can't be read from the library's own resources: check the jar");
    }
}
