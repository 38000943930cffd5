package io.github.rlaifv.cli.align;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.rlaifv.cli.command.ExitCode;
import io.github.rlaifv.cli.testkit.CommandRun;
import io.github.rlaifv.cli.testkit.TinyData;
import io.github.rlaifv.core.ledger.Ledger;
import io.github.rlaifv.core.ledger.LedgerRow;
import io.github.rlaifv.core.ledger.RunStages;
import io.github.rlaifv.core.testkit.ClaimServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Claims are listed by one model and turned into questions by another. */
class QuestionModelIT {
    @TempDir
    private Path folder;

    private final CommandRun rlaifv = new CommandRun();

    private int feedback(String... more) {
        List<String> line = new ArrayList<>(List.of(
                "feedback",
                "--policy=embedded",
                "--instructions=" + TinyData.instructions(folder, 2),
                "--output=" + folder.resolve("out"),
                "--candidates=2",
                "--max-new-tokens=8"));
        line.addAll(List.of(more));
        return rlaifv.run(line.toArray(String[]::new));
    }

    private List<String> models(String stage) {
        return Ledger.read(folder.resolve("out")).rows().stream()
                .filter(row -> row.stage().equals(stage))
                .map(LedgerRow::model)
                .toList();
    }

    @Test
    void eachModelWritesItsOwnLists() throws IOException {
        try (ClaimServer splitting = ClaimServer.start();
                ClaimServer asking = ClaimServer.start()) {
            String splitter = splitting.address().replace("divider", "splitter");
            String asker = asking.address().replace("divider", "asker");
            assertThat(feedback("--split-model=" + splitter, "--question-model=" + asker))
                    .as(rlaifv.errors())
                    .isZero();
        }
        assertThat(models(RunStages.CLAIMS)).singleElement().asString().contains("splitter");
        assertThat(models(RunStages.QUESTIONS)).singleElement().asString().contains("asker");
        assertThat(Files.readString(folder.resolve("out/settings.json"))).contains("asker");
    }

    @Test
    void rulesWriteTheirQuestionsThemselves() {
        assertThat(feedback("--decomposer=rules", "--question-model=embedded")).isEqualTo(ExitCode.USAGE);
        assertThat(rlaifv.errors())
                .contains("--question-model has no effect with --decomposer=rules")
                .contains("remove one of them");
    }
}
