package io.github.rlaifv.docs;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.rlaifv.docs.snippet.SnippetPages;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** Java snippets in the documents are copies of compiled sources, most of which {@link DocumentsIT} runs. */
class SnippetsTest {
    private static final String HOW = "copy the sources into the documents with"
            + " ./mvnw -pl rlaifv-examples -am verify -Dtest=SnippetsTest -Drlaifv.docs.write=true";

    private final Path root = SourceTree.ofThisBuild().root();

    @Test
    void everySnippetIsACopyOfItsSource() throws IOException {
        Map<String, String> regions = new SnippetRegions(root).regions();
        if (Boolean.getBoolean("rlaifv.docs.write")) {
            for (Document document : Document.all(root)) {
                write(document, regions);
            }
        }
        for (Document document : Document.all(root)) {
            for (CodeBlock block : document.blocks()) {
                if (block.java()) {
                    assertThat(block.region())
                            .as(
                                    "%s: <!-- docs: NAME --> in the line before the snippet names its source",
                                    block.place())
                            .isPresent();
                    assertThat(block.text())
                            .as("%s: %s", block.place(), HOW)
                            .isEqualTo(regions.get(block.region().orElseThrow()));
                }
            }
        }
    }

    private static void write(Document document, Map<String, String> regions) throws IOException {
        String text = document.text();
        for (CodeBlock block : document.blocks()) {
            String source = regions.get(block.region().orElse(""));
            if (block.java() && source != null) {
                String head = "<!-- " + block.comment() + " -->\n```java\n";
                text = text.replace(head + block.text(), head + source);
            }
        }
        Files.writeString(document.file(), text);
    }

    @Test
    void everyMarkedRegionIsShownInADocument() throws IOException {
        Set<String> shown = new TreeSet<>();
        for (Document document : Document.all(root)) {
            document.blocks().forEach(block -> block.region().ifPresent(shown::add));
        }
        assertThat(new SnippetRegions(root).regions().keySet())
                .filteredOn(name -> !name.endsWith(".java"))
                .allSatisfy(name -> assertThat(shown)
                        .as("a document shows '%s'; if none does, take its marks out of the source", name)
                        .contains(name));
    }

    /** An unregistered page would be compiled but not run. */
    @Test
    void everySnippetPageIsRun() throws IOException {
        List<String> run = SnippetPages.all().values().stream()
                .map(page -> page.getClass().getSimpleName())
                .toList();
        List<String> written = SourceTree.files(root, "Page.java").stream()
                .filter(file -> file.getParent().endsWith("docs/snippet"))
                .map(file -> String.valueOf(file.getFileName()).replace(".java", ""))
                .filter(name -> !name.equals("SnippetPage"))
                .toList();
        assertThat(run).containsAll(written);
    }
}
