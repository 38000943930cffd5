package io.github.rlaifv.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The table of modules in the README is complete. */
class ModulesTest {
    private static final Pattern MODULE = Pattern.compile("<module>(?:integrations/)?(.*?)</module>");
    private static final Pattern ROW = Pattern.compile("(?m)^\\| `(rlaifv[a-z0-9-]*)` \\|");

    @Test
    void readmeHasARowForEachModule() throws IOException {
        Path root = SourceTree.ofThisBuild().root();
        assertThat(names(ROW, Files.readString(root.resolve("README.md"))))
                .containsExactlyInAnyOrderElementsOf(names(MODULE, Files.readString(root.resolve("pom.xml"))));
    }

    private static List<String> names(Pattern pattern, String text) {
        return pattern.matcher(text).results().map(found -> found.group(1)).toList();
    }
}
