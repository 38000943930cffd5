package io.github.rlaifv.cli.train;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.rlaifv.cli.testkit.CommandRun;
import io.github.rlaifv.core.testkit.Fixtures;
import io.github.rlaifv.dpo.loss.named.LossNames;
import io.github.rlaifv.dpo.loss.named.NamedLoss;
import java.io.IOException;
import java.nio.file.Files;
import org.junit.jupiter.api.Test;

/** The losses of the command train in its help and in docs/commands.md. */
class LossPageTest {
    @Test
    void pageListsEveryLossWithItsOptions() throws IOException {
        String page = Files.readString(Fixtures.repository().resolve("docs/commands.md"));
        assertThat(LossNames.all())
                .allSatisfy(
                        loss -> assertThat(page).contains("| `" + loss.text() + "` | " + loss.description() + " |"));
    }

    @Test
    void helpNamesEveryLoss() {
        CommandRun rlaifv = new CommandRun();
        rlaifv.run("train", "--help");
        String help = rlaifv.printed().replaceAll("\\s+", " ");
        assertThat(LossNames.all())
                .extracting(NamedLoss::name)
                .allSatisfy(name -> assertThat(help).containsPattern("Names: [^;]*\\b" + name + "\\b"));
    }
}
