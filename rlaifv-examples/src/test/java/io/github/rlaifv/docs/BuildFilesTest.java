package io.github.rlaifv.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Build files in documents name the versions of this build. */
class BuildFilesTest {
    private static final Pattern LIB_TORCH = Pattern.compile("pytorch-native-cpu:([0-9][^:'\"` ]*)");
    private static final Pattern LIBRARY = Pattern.compile("io\\.github\\.rlaifv:rlaifv:([^'\"` )]+)");

    private final List<Document> documents =
            Document.all(SourceTree.ofThisBuild().root());
    private final String pom = Files.readString(SourceTree.ofThisBuild().root().resolve("pom.xml"));

    BuildFilesTest() throws IOException {}

    @Test
    void documentsNameTheVersionOfLibTorch() {
        assertThat(found(LIB_TORCH)).isNotEmpty().containsOnly(first("<pytorch.version>(.*?)<"));
    }

    @Test
    void documentsNameTheVersionOfThisLibrary() {
        assertThat(found(LIBRARY)).isNotEmpty().containsOnly(first("<version>(.*?)<"));
    }

    private List<String> found(Pattern pattern) {
        return documents.stream()
                .flatMap(document -> pattern.matcher(document.text()).results())
                .map(match -> match.group(1))
                .toList();
    }

    private String first(String pattern) {
        return Pattern.compile(pattern)
                .matcher(pom)
                .results()
                .map(match -> match.group(1))
                .findFirst()
                .orElseThrow();
    }
}
