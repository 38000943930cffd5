package io.github.rlaifv.core.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.rlaifv.core.run.BadDataException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LedgerTest {
    private static final CountedModel SERVED = new CountedModel("gpt-4o-mini", "a");
    private static final CountedModel OWN = new CountedModel("llava-1.5-7b-hf", "b");
    private static final Usage TOKENS = new Usage(10, 2, 1, 5, 3_000_000, 1_000_000, 500_000, 0, 700, 900, 80, 20);
    private static final Usage HOURS = new Usage(4, 0, 0, 4, 1000, 0, 200, 0, 0, 0, 7200, 3600);

    @TempDir
    private Path folder;

    private static Ledger ledger() {
        return new Ledger(
                1,
                List.of(
                        new StageUsage("candidates", 3700, List.of(new ModelUsage(OWN, HOURS))),
                        new StageUsage("scores", 30.5, List.of(new ModelUsage(SERVED, TOKENS)))),
                Optional.empty());
    }

    private static Prices prices() {
        return new Prices(
                "USD", List.of(new ModelPrice("gpt-*", 2, 0.5, 8, 0.01, 0), ModelPrice.ofHours("llava-1.5-7b-hf", 3)));
    }

    @Test
    void ledgerIsReadAsItWasWritten() {
        Ledger written = ledger().withPrices(prices());
        written.write(folder.resolve(Ledger.FILE));
        assertThat(Ledger.read(folder)).isEqualTo(written);
        assertThat(Ledger.read(folder.resolve(Ledger.FILE))).isEqualTo(written);
        assertThat(Ledger.find(folder)).contains(written);
    }

    @Test
    void sessionsAddUpByStageAndModel() {
        Ledger later = new Ledger(
                1,
                List.of(
                        new StageUsage(
                                "scores", 9.5, List.of(new ModelUsage(OWN, HOURS), new ModelUsage(SERVED, TOKENS))),
                        new StageUsage("training", 5, List.of())),
                Optional.empty());
        Ledger sum = ledger().plus(later);
        assertThat(sum.sessions()).isEqualTo(2);
        assertThat(sum.stages()).extracting(StageUsage::stage).containsExactly("candidates", "scores", "training");
        assertThat(sum.stage("scores").seconds()).isEqualTo(40);
        assertThat(sum.stage("scores").models())
                .containsExactly(new ModelUsage(SERVED, TOKENS.plus(TOKENS)), new ModelUsage(OWN, HOURS));
        assertThat(sum.total().requests()).isEqualTo(28);
    }

    @Test
    void costFollowsFromPrices() {
        Cost cost = ledger().withPrices(prices()).cost().orElseThrow();
        // 2 million computed, 1 million cached and 0.5 million generated tokens, 5 images; one hour
        assertThat(cost.amount()).isEqualTo(2 * 2 + 0.5 + 0.5 * 8 + 5 * 0.01 + 3, within(1e-9));
        assertThat(cost.currency()).isEqualTo("USD");
        assertThat(cost.unpriced()).isEmpty();
        assertThat(ledger().cost()).isEmpty();
    }

    @Test
    void modelWithoutPriceIsNamedRatherThanFree() {
        Prices servedOnly = new Prices("EUR", List.of(ModelPrice.ofTokens("gpt-*", 1, 1)));
        Ledger priced = ledger().withPrices(servedOnly);
        assertThat(priced.cost().orElseThrow()).hasToString("3.50 EUR and unpriced");
        assertThat(priced.cost().orElseThrow().unpriced()).isEqualTo(new TreeSet<>(List.of("llava-1.5-7b-hf")));
        assertThat(priced.rows())
                .extracting(row -> row.model() + ": " + row.cost())
                .containsExactly("llava-1.5-7b-hf: unpriced", "gpt-4o-mini: 3.50 EUR");
    }

    @Test
    void modelsOfOneNameShareARow() {
        StageUsage rounds = new StageUsage(
                "training",
                1,
                List.of(
                        new ModelUsage(new CountedModel("model", "1"), Usage.ofSteps(3)),
                        new ModelUsage(new CountedModel("model", "2"), Usage.ofSteps(4))));
        assertThat(new Ledger(1, List.of(rounds), Optional.empty()).rows())
                .containsExactly(new LedgerRow("training", "model", Usage.ofSteps(7), null));
    }

    @Test
    void tableShowsWhatWasUsed() {
        assertThat(ledger().withPrices(prices()).table().text().lines())
                .containsExactly(
                        "stage       model            requests  retries  failures  images  tokens in  of these cached"
                                + "  tokens out  bytes out  bytes in    time       cost",
                        "candidates  llava-1.5-7b-hf         4        0         0       4      1,000                0"
                                + "         200          0         0   1.0 h   3.00 USD",
                        "scores      gpt-4o-mini            10        2         1       5  3,000,000        1,000,000"
                                + "     500,000        700       900  20.0 s   8.55 USD",
                        "total                              14        2         1       9  3,001,000        1,000,000"
                                + "     500,200        700       900   1.0 h  11.55 USD");
        Ledger trained = new Ledger(
                1,
                List.of(new StageUsage("training", 1, List.of(new ModelUsage(OWN, Usage.ofSteps(7))))),
                Optional.empty());
        assertThat(trained.table().text().lines())
                .containsExactly(
                        "stage     model            requests  tokens in  tokens out  steps",
                        "training  llava-1.5-7b-hf         0          0           0      7");
    }

    @Test
    void damagedLedgerIsNamed() throws IOException {
        Path file = folder.resolve(Ledger.FILE);
        ledger().write(file);
        String text = Files.readString(file);
        Files.writeString(file, text.replace("\"requests\" : 10", "\"requests\" : \"many\""));
        assertThatThrownBy(() -> Ledger.read(folder))
                .isInstanceOf(BadDataException.class)
                .hasMessageContaining(file.toString())
                .hasMessageContaining("requests")
                .hasMessageContaining("delete it to count from now on");
        Files.delete(file);
        assertThatThrownBy(() -> Ledger.read(folder)).hasMessageContaining(file + " does not exist");
        assertThat(Ledger.find(folder)).isEmpty();
    }

    @Test
    void pricesAreReadFromAFile() throws IOException {
        Path file = Files.writeString(folder.resolve("prices.json"), """
                {"currency": "USD", "models": [
                  {"model": "gpt-*", "perMillionPromptTokens": 2, "perMillionCompletionTokens": 8},
                  {"model": "*", "perHour": 3.2}
                ]}
                """);
        Prices prices = Prices.read(file);
        assertThat(prices.of("gpt-4o")).contains(new ModelPrice("gpt-*", 2, 2, 8, 0, 0));
        assertThat(prices.of("llava")).contains(new ModelPrice("*", 0, 0, 0, 0, 3.2));
    }

    @Test
    void pricesThatCannotBeUsedAreNamed() throws IOException {
        assertRejected("{\"currency\": \"USD\", \"models\": [{\"model\": \"a\"}]}", "has no price");
        assertRejected("{\"currency\": \"USD\", \"models\": [{\"model\": \"a\", \"perHour\": -1}]}", "perHour");
        assertRejected("{\"currency\": \"USD\", \"models\": [{\"model\": \"a\", \"perDay\": 1}]}", "perDay");
        assertRejected("{\"currency\": \" \", \"models\": []}", "currency");
    }

    private void assertRejected(String json, String problem) throws IOException {
        Path file = Files.writeString(folder.resolve("prices.json"), json);
        assertThatThrownBy(() -> Prices.read(file))
                .isInstanceOf(BadDataException.class)
                .hasMessageContaining(file.toString())
                .hasMessageContaining(problem);
    }
}
