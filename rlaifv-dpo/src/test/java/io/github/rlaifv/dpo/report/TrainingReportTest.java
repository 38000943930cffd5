package io.github.rlaifv.dpo.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.rlaifv.core.data.PreferencePair;
import io.github.rlaifv.core.dataset.PreferenceDataset;
import io.github.rlaifv.core.run.BadDataException;
import io.github.rlaifv.dpo.DpoTrainer;
import io.github.rlaifv.dpo.SftTrainer;
import io.github.rlaifv.dpo.testkit.Pairs;
import io.github.rlaifv.dpo.testkit.TablePolicy;
import io.github.rlaifv.dpo.train.WeightedRequest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrainingReportTest {
    @TempDir
    Path folder;

    private String page() throws IOException {
        Path page = folder.resolve(TrainingReport.FILE);
        assertThatCode(() -> DocumentBuilderFactory.newInstance()
                        .newDocumentBuilder()
                        .parse(page.toFile()))
                .doesNotThrowAnyException();
        return Files.readString(page);
    }

    @Test
    void trainersWriteCurvesSettingsCountsAndFingerprints() throws IOException {
        List<PreferencePair> pairs = new ArrayList<>(Pairs.random(20, 4).toList());
        pairs.add(Pairs.pair(99, "abcdefghijklmn", "a"));
        DpoTrainer.builder()
                .learningRate(0.02)
                .epochs(3)
                .sftWeight(0.1)
                .maxResponseTokens(8)
                .heldOut(Pairs.random(6, 4))
                .build()
                .train(new TablePolicy(1), PreferenceDataset.of(pairs), folder);
        String page = page();
        assertThat(page)
                .contains(
                        "<b>Loss</b>",
                        "<b>Rewards</b>",
                        "<b>Reward margin</b>",
                        "<b>Accuracy</b>",
                        "<b>Gradient norm</b>",
                        "<b>Learning rate</b>",
                        "<b>Tokens per second</b>",
                        "<b>Memory, MB</b>",
                        "<b>nll_loss</b>",
                        "loss, held out",
                        "Held-out evaluations",
                        "Means over epochs",
                        "1 skipped",
                        "skipped: longer than maxResponseTokens",
                        "loss.beta",
                        "schedule.shape",
                        "policyFingerprint",
                        "referenceFingerprint")
                .doesNotContain("<script", "https://", "<img", "<link", "src=", "url(");
    }

    @Test
    void supervisedTrainingHasAReport() throws IOException {
        List<WeightedRequest> examples = Pairs.random(8, 4).toList().stream()
                .map(pair -> WeightedRequest.of(pair.prompt(), pair.chosen()))
                .toList();
        SftTrainer.builder().batchSize(4).build().train(new TablePolicy(1), examples, folder);
        assertThat(page())
                .contains("Training report: sft", "Examples per second")
                .doesNotContain("Reward margin");
    }

    @Test
    void reportCanBeWrittenDuringARun() throws IOException {
        Files.writeString(
                folder.resolve("metrics.jsonl"),
                "{\"step\":1,\"epoch\":0.1,\"loss\":0.69}\n{\"step\":2,\"epoch\":0.2,\"loss\":\"NaN\"}\n{\"step\":3,\"ep");
        TrainingReport.write(folder);
        assertThat(page()).contains("<b>Loss</b>", "not finished");
    }

    @Test
    void learningRateIsNotSmoothedAndAccuracyOfFewPairsHasACaution() throws IOException {
        StringBuilder lines = new StringBuilder();
        for (int step = 1; step <= 60; step++) {
            lines.append(
                    "{\"step\":%d,\"epoch\":0.1,\"loss\":0.5,\"learning_rate\":%s}\n".formatted(step, 1e-4 / step));
        }
        Files.writeString(folder.resolve("metrics.jsonl"), lines);
        Files.writeString(
                folder.resolve("training.json"),
                "{\"version\":1,\"used\":7,\"epochMeans\":[{\"rewards/accuracies\":1.0}]}");
        TrainingReport.write(folder);
        String page = page();
        String rate = page.substring(page.indexOf("<b>Learning rate</b>"));
        assertThat(rate.substring(0, rate.indexOf("</figure>")))
                .contains("class=\"line s1\"")
                .doesNotContain("raw");
        assertThat(page.substring(page.indexOf("<b>Loss</b>"))).contains("class=\"raw s1\"");
        assertThat(page).contains("⚠ only 7 pairs: 95 % interval 65 to 100 %");
    }

    @Test
    void unreadableLineIsNamed() throws IOException {
        Path metrics = Files.writeString(folder.resolve("metrics.jsonl"), "{\"step\":1}\n{\"loss\":1}\n");
        assertThatThrownBy(() -> TrainingReport.write(folder))
                .isInstanceOf(BadDataException.class)
                .hasMessageContaining(metrics + ", line 2: field \"step\" is missing");
    }
}
