package io.github.rlaifv.report.inspect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.rlaifv.core.run.BadDataException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InspectionExportTest {
    private static final Pattern LINK = Pattern.compile("(?:href|src|action)=\"([^\"#][^\"]*)\"");

    @TempDir
    Path folder;

    private Path written(int most) {
        try (Inspection inspection = Inspection.open(folder.resolve("run"))) {
            return InspectionExport.write(inspection, folder.resolve("pages"), most);
        }
    }

    private List<String> names() throws IOException {
        try (Stream<Path> files = Files.list(folder.resolve("pages"))) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    @Test
    void everyLinkLeadsToAFileOfTheFolder() throws IOException {
        RunFolder.feedback(folder.resolve("run/round-1/feedback"), 5);
        RunFolder.evaluation(folder.resolve("run/amber"));
        Files.writeString(folder.resolve("run/report.html"), "<p>the report</p>");
        Path first = written(50);
        assertThat(first).isEqualTo(folder.resolve("pages/index.html"));
        for (String name : names()) {
            if (name.endsWith(".html")) {
                Matcher links =
                        LINK.matcher(Files.readString(folder.resolve("pages").resolve(name)));
                while (links.find()) {
                    if (!links.group(1).startsWith("data:")) {
                        assertThat(folder.resolve("pages").resolve(links.group(1)))
                                .as(name)
                                .exists();
                    }
                }
            }
        }
        assertThat(Files.readString(folder.resolve("pages/part-1.html"))).contains("data-rejected=\"2\"", "5 of 5");
    }

    @Test
    void numberOfItemsIsLimitedAndEarlierPagesAreReplaced() throws IOException {
        RunFolder.feedback(folder.resolve("run"), 9);
        written(5);
        assertThat(names()).contains("part-0-item-4.html").doesNotContain("part-0-item-5.html");
        assertThat(Files.readString(folder.resolve("pages/part-0.html"))).contains("5 of 9 instructions");
        Files.writeString(folder.resolve("pages/notes.txt"), "mine");
        written(2);
        assertThat(names()).contains("part-0-item-1.html", "notes.txt").doesNotContain("part-0-item-2.html");
        assertThat(Files.readString(folder.resolve("pages/part-0-item-1.html")))
                .as("the last page has no next one")
                .doesNotContain("rel=\"next\"");
    }

    @Test
    void filesOfOthersAreNotReplaced() throws IOException {
        RunFolder.feedback(folder.resolve("run"), 2);
        Path page = Files.writeString(
                Files.createDirectories(folder.resolve("pages")).resolve("index.html"), "mine");
        assertThatThrownBy(() -> written(2))
                .isInstanceOf(BadDataException.class)
                .hasMessageContaining("index.html");
        assertThat(page).hasContent("mine");
    }

    @Test
    void imageThatCannotBeDecodedKeepsNothingElseFromBeingWritten() throws IOException {
        RunFolder.evaluation(folder.resolve("run"));
        try (Stream<Path> thumbnails = Files.list(folder.resolve("run/thumbnails"))) {
            Files.writeString(thumbnails.findFirst().orElseThrow(), "no image");
        }
        written(2);
        assertThat(Files.readString(folder.resolve("pages/part-0-item-0.html"))).contains("A dog.");
    }
}
