package io.github.rlaifv.cli.inspect;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.rlaifv.cli.testkit.CommandRun;
import io.github.rlaifv.cli.testkit.TinyData;
import io.github.rlaifv.report.inspect.Inspection;
import io.github.rlaifv.report.inspect.item.InspectedItem;
import io.github.rlaifv.report.inspect.item.InspectedPart;
import io.github.rlaifv.report.inspect.item.PartKind;
import io.github.rlaifv.tinyworld.quickstart.EmbeddedModel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The command inspect on folders that other commands wrote with the embedded model. */
class InspectCommandIT {
    private static final int INSTRUCTIONS = 3;

    @TempDir
    private static Path shared;

    @TempDir
    private Path folder;

    private static Path instructions = Path.of("");
    private static Path feedback = Path.of("");

    private final CommandRun rlaifv = new CommandRun();

    @BeforeAll
    static void makeFeedback() {
        instructions = TinyData.instructions(shared, INSTRUCTIONS);
        feedback = TinyData.feedback(instructions, shared.resolve("feedback"));
    }

    private void inspect(Path run, String... more) {
        String[] line = new String[more.length + 3];
        line[0] = "inspect";
        line[1] = run.toString();
        line[2] = "--output=" + folder.resolve("pages");
        System.arraycopy(more, 0, line, 3, more.length);
        assertThat(rlaifv.run(line)).as(rlaifv.errors()).isZero();
    }

    private String page(String name) throws IOException {
        return Files.readString(folder.resolve("pages").resolve(name));
    }

    @Test
    void feedbackIsShownWithItsImagesClaimsAndVerdicts() throws IOException {
        inspect(feedback, "--instructions=" + instructions);
        try (Inspection inspection = Inspection.open(feedback)) {
            InspectedPart part = inspection.parts().get(0);
            assertThat(part.kind()).isEqualTo(PartKind.INSTRUCTIONS);
            assertThat(part.size()).isEqualTo(INSTRUCTIONS);
            InspectedItem item = part.get(0);
            assertThat(item.responses()).hasSize(3);
            assertThat(page("part-0-item-0.html"))
                    .contains(item.question(), "p(yes)")
                    .contains(
                            item.responses().get(0).claims().get(0).statement().replace("\"", "&quot;"));
        }
        for (int i = 0; i < INSTRUCTIONS; i++) {
            assertThat(folder.resolve("pages/pictures/0-" + i + ".png")).isNotEmptyFile();
        }
    }

    @Test
    void bestOfNIsShownWithItsPick() throws IOException {
        Path model = EmbeddedModel.cached();
        int code = rlaifv.run(
                "rerank",
                "--policy=" + model,
                "--reference=" + model,
                "--instructions=" + instructions,
                "--candidates=2",
                "--max-new-tokens=8",
                "--output=" + folder.resolve("picked"));
        assertThat(code).as(rlaifv.errors()).isZero();
        inspect(folder.resolve("picked"), "--instructions=" + instructions);
        assertThat(page("index.html")).contains("pools");
        assertThat(page("part-0-item-0.html")).contains("pick", "aligned model, nats");
    }

    @Test
    void pairsThatTheCommandMadeAreShownSideBySide() throws IOException {
        assertThat(rlaifv.run(
                        "pairs",
                        "--feedback=" + feedback,
                        "--instructions=" + instructions,
                        "--output=" + folder.resolve("pairs")))
                .as(rlaifv.errors())
                .isZero();
        inspect(folder.resolve("pairs"), "--items=1");
        try (Inspection inspection = Inspection.open(folder.resolve("pairs"))) {
            List<InspectedPart> parts = inspection.parts();
            assertThat(parts).extracting(InspectedPart::kind).containsExactly(PartKind.PAIRS);
            assertThat(page("part-0.html")).contains("1 of " + parts.get(0).size() + " pairs");
        }
        assertThat(page("part-0-item-0.html")).contains("✓ chosen", "✗ rejected");
        assertThat(folder.resolve("pages/pictures/0-0.png")).isNotEmptyFile();
    }
}
