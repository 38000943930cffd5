package io.github.rlaifv.cli.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.rlaifv.cli.testkit.CommandRun;
import io.github.rlaifv.core.ledger.CountedModel;
import io.github.rlaifv.core.ledger.Ledger;
import io.github.rlaifv.core.ledger.ModelUsage;
import io.github.rlaifv.core.ledger.StageUsage;
import io.github.rlaifv.core.ledger.Usage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LedgerCommandTest {
    @TempDir
    private Path folder;

    private final CommandRun rlaifv = new CommandRun();

    private String run(String name, String model, long tokens) {
        Usage usage = Usage.ofRequests(1).plus(Usage.ofTokens(tokens, 0, 10));
        Path run = folder.resolve(name);
        new Ledger(
                        1,
                        List.of(new StageUsage(
                                "scores", 1, List.of(new ModelUsage(new CountedModel(model, "1"), usage)))),
                        Optional.empty())
                .write(run.resolve(Ledger.FILE));
        return run.toString();
    }

    @Test
    void runsAreAddedUpAndPriced() throws IOException {
        Path prices = Files.writeString(
                folder.resolve("prices.json"),
                "{\"currency\": \"USD\", \"models\": [{\"model\": \"served\", \"perMillionPromptTokens\": 1000}]}");
        int code = rlaifv.run(
                "ledger",
                run("one", "served", 1500),
                run("two", "served", 2500),
                run("three", "own", 7),
                "--prices=" + prices);
        assertThat(code).as(rlaifv.errors()).isZero();
        assertThat(rlaifv.printed().lines())
                .containsExactly(
                        "stage   model   requests  tokens in  tokens out                   cost",
                        "scores  served         2      4,000          20               4.00 USD",
                        "scores  own            1          7          10               unpriced",
                        "total                  3      4,007          30  4.00 USD and unpriced",
                        "no price is given for own");
    }

    @Test
    void folderWithoutALedgerIsNamed() {
        assertThat(rlaifv.run("ledger", folder.toString())).isEqualTo(1);
        assertThat(rlaifv.errors()).contains(folder.resolve(Ledger.FILE) + " does not exist");
    }
}
