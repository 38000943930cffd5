package io.github.rlaifv.report.inspect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.github.rlaifv.core.data.Instruction;
import io.github.rlaifv.core.dataset.InstructionDataset;
import io.github.rlaifv.core.image.ImageSource;
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
        assertEveryLinkLeadsToAFile();
        assertThat(Files.readString(folder.resolve("pages/part-1.html"))).contains("data-rejected=\"2\"", "5 of 5");
    }

    private void assertEveryLinkLeadsToAFile() throws IOException {
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
        assertThat(Files.readString(folder.resolve("pages/part-0-item-0.html")))
                .contains("A dog.", "can&#39;t be read")
                .doesNotContain("<img");
        assertThat(Files.readString(folder.resolve("pages/part-0.html")))
                .contains("can&#39;t be read")
                .doesNotContain("<img");
        assertEveryLinkLeadsToAFile();
    }

    /** A file that opens but can't be read stands for one on a disk with errors. */
    @Test
    void imageThatCannotBeReadKeepsNothingElseFromBeingWritten() throws IOException {
        Path unreadable = Path.of("/proc/self/mem");
        assumeThat(unreadable).as("only Linux has such a file").isRegularFile();
        RunFolder.feedback(folder.resolve("run"), 2);
        InstructionDataset instructions = InstructionDataset.of(List.of(
                new Instruction("i0", ImageSource.of("i0", RunFolder.picture(0)), "What?"),
                new Instruction("i1", ImageSource.of(unreadable), "What?")));
        try (Inspection inspection = Inspection.builder(folder.resolve("run"))
                .instructions(instructions)
                .open()) {
            InspectionExport.write(inspection, folder.resolve("pages"), 5);
        }
        assertThat(folder.resolve("pages/pictures/0-0.png")).exists();
        assertThat(Files.readString(folder.resolve("pages/part-0-item-1.html"))).contains("can&#39;t be read");
        assertEveryLinkLeadsToAFile();
    }

    @Test
    void pagesAreNotWrittenIntoTheInspectedFolder() throws IOException {
        RunFolder.feedback(folder.resolve("run"), 2);
        Path link = Files.createSymbolicLink(folder.resolve("link"), folder.resolve("run"));
        try (Inspection inspection = Inspection.open(folder.resolve("run"))) {
            for (Path inside : List.of(inspection.folder(), folder.resolve("run/pages"), link.resolve("a/b"))) {
                assertThatThrownBy(() -> InspectionExport.write(inspection, inside, 2))
                        .isInstanceOf(BadDataException.class)
                        .hasMessageContaining(inside + " is in the inspected folder");
            }
            assertThat(folder.resolve("run/index.html")).doesNotExist();
            assertThat(InspectionExport.write(inspection, folder.resolve("run-pages"), 2))
                    .exists();
        }
    }

    @Test
    void firstPageNamesFoldersThatWereNotSearched() throws IOException {
        RunFolder.feedback(folder.resolve("run"), 1);
        Files.createDirectories(folder.resolve("run/1/2/3/4/5/6"));
        assertThat(Files.readString(written(1)))
                .contains("Not searched: folders in " + folder.resolve("run/1/2/3/4/5"));
    }
}
