package io.github.rlaifv.report.inspect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.github.rlaifv.core.data.Instruction;
import io.github.rlaifv.core.dataset.InstructionDataset;
import io.github.rlaifv.core.image.ImageSource;
import io.github.rlaifv.core.run.BadDataException;
import io.github.rlaifv.report.inspect.item.ClaimMark;
import io.github.rlaifv.report.inspect.item.InspectedClaim;
import io.github.rlaifv.report.inspect.item.InspectedFact;
import io.github.rlaifv.report.inspect.item.InspectedItem;
import io.github.rlaifv.report.inspect.item.InspectedPair;
import io.github.rlaifv.report.inspect.item.InspectedPart;
import io.github.rlaifv.report.inspect.item.InspectedResponse;
import io.github.rlaifv.report.inspect.item.ItemFilter;
import io.github.rlaifv.report.inspect.item.ResponseRole;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class InspectionTest {
    @TempDir
    Path folder;

    @SuppressWarnings("NullAway.Init") // set before each test
    private Inspection inspection;

    @AfterEach
    void close() {
        if (inspection != null) {
            inspection.close();
        }
    }

    private List<InspectedPart> parts() {
        inspection = Inspection.open(folder);
        return inspection.parts();
    }

    @Test
    void roundsStagesAndReportsAreFoundInOrder() throws IOException {
        RunFolder.feedback(folder.resolve("round-10/feedback"), 2);
        RunFolder.feedback(folder.resolve("round-2/feedback"), 2);
        RunFolder.pools(folder.resolve("best"));
        RunFolder.evaluation(folder.resolve("runs/base/amber"));
        Files.writeString(folder.resolve("round-2/training-report.html"), "x");
        Files.createDirectories(folder.resolve("round-2/model"));
        Files.writeString(folder.resolve("round-2/model/items.jsonl"), "not to be read");
        assertThat(parts())
                .extracting(InspectedPart::name)
                .containsExactly(
                        "best: pools",
                        "round 2: instructions",
                        "round 2: pairs",
                        "round 10: instructions",
                        "round 10: pairs",
                        "runs / base / amber: answers");
        assertThat(inspection.reports()).containsExactly(folder.resolve("round-2/training-report.html"));
    }

    @Test
    void candidatesClaimsVerdictsAndPairsAreJoined() throws IOException {
        RunFolder.feedback(folder, 5);
        InspectedItem item = parts().get(0).get(2);
        assertThat(item.id()).isEqualTo("i2");
        assertThat(item.question()).isEqualTo("What is on photo 2?");
        assertThat(item.responses())
                .extracting(InspectedResponse::name)
                .containsExactly("candidate 1", "candidate 2", "candidate 3");
        InspectedResponse second = item.responses().get(1);
        assertThat(second.score()).isEqualTo(-2);
        assertThat(second.claims())
                .extracting(InspectedClaim::mark)
                .containsExactly(ClaimMark.CONFIRMED, ClaimMark.REJECTED, ClaimMark.REJECTED);
        assertThat(second.claims().get(1).pYes()).isEqualTo(0.02);
        assertThat(item.responses().get(2).remark()).isEqualTo("blank response");
        InspectedPair pair = item.pairs().get(0);
        assertThat(pair.gap()).isEqualTo(2);
        assertThat(InspectedPair.onlyIn(pair.rejected(), pair.chosen()))
                .extracting(InspectedClaim::statement)
                .containsExactly("There is cat 0", "There is cat 1");
        assertThat(item.image().orElseThrow().read()).isEqualTo(RunFolder.picture(2));
        assertThat(parts().get(1).get(1)).satisfies(two -> {
            assertThat(two.id()).isEqualTo("i2");
            assertThat(two.pairs().get(0).rejected().count(ClaimMark.REJECTED)).isEqualTo(2);
        });
    }

    @Test
    void imageWithoutAPairComesFromTheInstructionsOfTheRun() throws IOException {
        RunFolder.feedback(folder, 4);
        assertThat(parts().get(0).get(1)).satisfies(item -> {
            assertThat(item.image()).isEmpty();
            assertThat(item.remark()).contains("does not hold this image");
        });
        ImageSource image = ImageSource.of("one", RunFolder.picture(1));
        try (Inspection with = Inspection.builder(folder)
                .instructions(InstructionDataset.of(List.of(new Instruction("i1", image, "?"))))
                .open()) {
            assertThat(with.parts().get(0).get(1).image()).contains(image);
        }
    }

    @Test
    void imageOfAnotherInstructionWithAPairIsRecognizedByItsHash() throws IOException {
        RunFolder.feedback(folder, 2);
        String same = RunFolder.candidates(0).replace("\"i0\"", "\"again\"");
        Files.writeString(folder.resolve("candidates.jsonl"), same + "\n", StandardOpenOption.APPEND);
        assertThat(parts().get(0).get(2).image().orElseThrow().read()).isEqualTo(RunFolder.picture(0));
    }

    @Test
    void poolShowsThePickFirst() throws IOException {
        RunFolder.pools(folder);
        InspectedItem pool = parts().get(0).get(0);
        assertThat(pool.responses())
                .extracting(InspectedResponse::text)
                .containsExactly("A dog and a cat.", "A dog.", "Nothing.");
        assertThat(pool.responses())
                .extracting(InspectedResponse::role)
                .containsExactly(ResponseRole.PICKED, ResponseRole.NONE, ResponseRole.NONE);
        Files.writeString(
                folder.resolve("picked.jsonl"),
                "{\"id\":\"i1\",\"text\":\"Nothing.\",\"score\":1.5,\"index\":2,\"texts\":3}\n");
        assertThat(inspection.parts().get(0).get(0).responses().get(0).text())
                .as("another rule picked it")
                .isEqualTo("Nothing.");
    }

    @Test
    void answerHasItsNotesItsThumbnailAndWhatItContributes() throws IOException {
        RunFolder.evaluation(folder);
        InspectedItem item = parts().get(0).get(0);
        assertThat(item.responses().get(0).facts()).containsExactly(new InspectedFact("rating 4", "Good.\nBut short."));
        assertThat(item.facts()).containsExactly(new InspectedFact("CHAIR", "1 of 4"));
        assertThat(item.image().orElseThrow().read()).isEqualTo(RunFolder.picture(1));
    }

    @Test
    void runThatStillWritesIsReadAgainWithoutItsIncompleteLine() throws IOException {
        String line = RunFolder.candidates(0);
        Path file = Files.writeString(folder.resolve("candidates.jsonl"), line + "\n" + line.substring(0, 30));
        InspectedPart part = parts().get(0);
        assertThat(part.size()).isEqualTo(1);
        assertThat(part.get(0).responses().get(0).claims()).isEmpty();
        Files.writeString(file, line + "\n" + RunFolder.candidates(1) + "\n");
        assertThat(part.select(ItemFilter.ALL)).containsExactly(0, 1);
    }

    @Test
    void damagedPartNamesItsLineAndLeavesTheOthersReadable() throws IOException {
        RunFolder.feedback(folder.resolve("a"), 2);
        RunFolder.pools(folder.resolve("b"));
        Files.writeString(folder.resolve("b/pools.jsonl"), "{\"key\":\n");
        List<InspectedPart> parts = parts();
        assertThat(parts.get(0).size()).isEqualTo(2);
        assertThatThrownBy(() -> parts.get(2).size())
                .isInstanceOf(BadDataException.class)
                .hasMessageContaining("pools.jsonl, line 1");
    }

    @Test
    void datasetWithoutACardIsShown() throws IOException {
        Files.write(folder.resolve("a.png"), RunFolder.picture(1));
        Files.writeString(
                folder.resolve("pairs.jsonl"),
                "{\"id\":\"p\",\"image\":\"a.png\",\"question\":\"?\",\"chosen\":\"A dog.\",\"rejected\":\"A cat.\"}\n");
        InspectedItem pair = parts().get(0).get(0);
        assertThat(pair.pairs().get(0).chosen().text()).isEqualTo("A dog.");
        assertThat(pair.pairs().get(0).gap()).isNaN();
        Path questions = Files.writeString(
                folder.resolve("questions.jsonl"), "{\"id\":\"q\",\"image\":\"a.png\",\"question\":\"What?\"}\n");
        try (Inspection instructions = Inspection.open(questions)) {
            assertThat(instructions.parts().get(0).get(0).question()).isEqualTo("What?");
        }
    }

    @Test
    void folderWithNothingToInspectIsRejected() {
        assertThatThrownBy(() -> Inspection.open(folder))
                .isInstanceOf(BadDataException.class)
                .hasMessageContaining(folder + " holds nothing to inspect");
        assertThatThrownBy(() -> Inspection.open(folder.resolve("missing")))
                .isInstanceOf(BadDataException.class)
                .hasMessageContaining("does not exist");
    }

    @Test
    void foldersThatAreTooDeepAreNamed() throws IOException {
        RunFolder.feedback(folder.resolve("1/2/3/4/5"), 1);
        RunFolder.feedback(folder.resolve("a/2/3/4/5/6"), 1);
        Files.createDirectories(folder.resolve("1/2/3/4/5/images"));
        assertThat(parts()).extracting(InspectedPart::folder).containsOnly(folder.resolve("1/2/3/4/5"));
        assertThat(inspection.skipped())
                .singleElement()
                .asString()
                .contains(folder.resolve("a/2/3/4/5").toString(), "5 folders below " + folder);
    }

    @Test
    void foldersThatAreTooManyAreNamed() throws IOException {
        RunFolder.feedback(folder.resolve("0"), 1);
        for (int i = 1; i <= 2000; i++) {
            Files.createDirectory(folder.resolve(String.valueOf(i)));
        }
        assertThat(parts()).isNotEmpty();
        assertThat(inspection.skipped())
                .singleElement()
                .asString()
                .contains(folder.resolve("1999").toString(), "2000 folders were searched");
    }

    @Test
    @DisabledOnOs(value = OS.WINDOWS, disabledReason = "permissions are those of POSIX")
    void folderThatCannotBeReadIsNamedAndHidesNoOther() throws IOException {
        RunFolder.feedback(folder.resolve("b"), 1);
        Path closed = Files.createDirectory(folder.resolve("a"));
        Files.setPosixFilePermissions(closed, Set.of());
        try {
            assumeThat(Files.isReadable(closed))
                    .as("root may read every folder")
                    .isFalse();
            assertThat(parts()).isNotEmpty();
            assertThat(inspection.skipped()).singleElement().asString().contains(closed.toString());
        } finally {
            Files.setPosixFilePermissions(closed, PosixFilePermissions.fromString("rwx------"));
        }
    }
}
