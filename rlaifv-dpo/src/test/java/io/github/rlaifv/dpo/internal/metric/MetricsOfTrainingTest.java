package io.github.rlaifv.dpo.internal.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.rlaifv.core.dataset.PreferenceDataset;
import io.github.rlaifv.core.metric.MetricRow;
import io.github.rlaifv.core.metric.MetricSink;
import io.github.rlaifv.core.policy.ScoreRequest;
import io.github.rlaifv.core.policy.TokenLogProbs;
import io.github.rlaifv.core.run.RunListener;
import io.github.rlaifv.dpo.DpoTrainer;
import io.github.rlaifv.dpo.SftTrainer;
import io.github.rlaifv.dpo.testkit.Pairs;
import io.github.rlaifv.dpo.testkit.TablePolicy;
import io.github.rlaifv.dpo.train.HeldOutEvaluation;
import io.github.rlaifv.dpo.train.StepResult;
import io.github.rlaifv.dpo.train.TrainingResult;
import io.github.rlaifv.dpo.train.WeightedRequest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MetricsOfTrainingTest {
    @TempDir
    Path folder;

    private final List<MetricRow> rows = new ArrayList<>();

    private static DpoTrainer.Builder quick() {
        return DpoTrainer.builder().learningRate(0.02).epochs(2).batchSize(8).seed(5);
    }

    @Test
    void sinksReceiveEveryStepUnderTheNamesOfTrl() {
        quick().metrics(rows::add).build().train(new TablePolicy(1), Pairs.random(20, 4), folder);
        assertThat(rows).extracting(MetricRow::step).containsExactly(1L, 2L, 3L, 4L, 5L, 6L);
        assertThat(rows).extracting(MetricRow::epoch).containsExactly(0.4, 0.8, 1.0, 1.4, 1.8, 2.0);
        for (MetricRow row : rows) {
            assertThat(row.metrics())
                    .containsKeys(
                            "loss",
                            "grad_norm",
                            "learning_rate",
                            "rewards/chosen",
                            "rewards/rejected",
                            "rewards/accuracies",
                            "rewards/margins",
                            "logps/chosen",
                            "logps/rejected");
            assertThat(row.performance())
                    .containsKeys("step_seconds", "pairs_per_second", "tokens_per_second", "memory/java_heap_mb");
        }
    }

    @Test
    void countsTheTokensOfBothResponses() {
        PreferenceDataset pairs = PreferenceDataset.of(List.of(Pairs.pair(1, "abc", "a")));
        quick().metrics(rows::add).build().train(new TablePolicy(1), pairs, folder);
        // 3 + 1 letters and two end tokens
        double seconds = performance("step_seconds");
        assertThat(performance("tokens_per_second") * seconds).isCloseTo(6, within(1e-6));
        assertThat(performance("pairs_per_second") * seconds).isCloseTo(1, within(1e-6));
    }

    private double performance(String name) {
        return Objects.requireNonNull(rows.get(0).performance().get(name), name);
    }

    @Test
    void writesFilesForProgramsAndTablesAndTensorBoard() throws IOException {
        quick().tensorBoard(true).build().train(new TablePolicy(1), Pairs.random(20, 4), folder);
        assertThat(Files.readAllLines(folder.resolve("metrics.jsonl")))
                .hasSize(6)
                .noneMatch(line -> line.contains("time"));
        List<String> performance = Files.readAllLines(folder.resolve("performance.jsonl"));
        assertThat(performance).hasSize(6);
        assertThat(new ObjectMapper()
                        .readTree(performance.get(5))
                        .path("tokens_per_second")
                        .asDouble())
                .isPositive();
        assertThat(Files.readAllLines(folder.resolve("metrics.csv")).get(0))
                .startsWith("step,epoch,time,grad_norm,")
                .contains("rewards/margins");
        try (Stream<Path> events = Files.list(folder.resolve("tensorboard"))) {
            assertThat(events).hasSize(1);
        }
    }

    @Test
    void secondRunInTheSameFolderStartsNewFiles() throws IOException {
        for (int run = 0; run < 2; run++) {
            quick().build().train(new TablePolicy(1), Pairs.random(20, 4), folder);
        }
        assertThat(Files.readAllLines(folder.resolve("metrics.jsonl"))).hasSize(6);
        assertThat(Files.readAllLines(folder.resolve("metrics.csv"))).hasSize(7);
    }

    @Test
    void evaluatesHeldOutPairsAfterEpochsAndAtTheGivenInterval() throws IOException {
        PreferenceDataset heldOut = Pairs.random(6, 4);
        TrainingResult result = quick().heldOut(heldOut)
                .evaluateEvery(2)
                .metrics(rows::add)
                .build()
                .train(new TablePolicy(1), Pairs.random(20, 4), folder);
        assertThat(result.evaluations()).extracting(HeldOutEvaluation::step).containsExactly(2L, 3L, 4L, 6L);
        assertThat(result.evaluations()).extracting(HeldOutEvaluation::epoch).containsExactly(0.8, 1.0, 1.4, 2.0);
        HeldOutEvaluation last = result.evaluations().get(3);
        assertThat(last.metrics())
                .containsKeys("eval_loss", "eval_rewards/accuracies", "eval_rewards/margins", "eval_logps/chosen");
        assertThat(last.metric("eval_loss"))
                .isLessThan(result.evaluations().get(0).metric("eval_loss"));
        assertThatThrownBy(() -> last.metric("loss")).hasMessageContaining("eval_loss");
        assertThat(rows)
                .filteredOn(row -> row.metrics().containsKey("eval_loss"))
                .hasSize(4)
                .allMatch(row -> row.performance().containsKey("eval_runtime"));
        assertThat(folder.resolve("reference-held-out.jsonl")).isRegularFile();
        JsonNode report =
                new ObjectMapper().readTree(folder.resolve("training.json").toFile());
        assertThat(report.path("heldOut").asInt()).isEqualTo(6);
        assertThat(report.path("evaluations")).hasSize(4);
    }

    @Test
    void evaluationEqualsTheTrainingLossOfTheSameModel() {
        PreferenceDataset heldOut = Pairs.random(6, 4);
        TablePolicy policy = new TablePolicy(1);
        TablePolicy reference = new TablePolicy(2);
        TrainingResult result = quick().sftWeight(0.3)
                .heldOut(heldOut)
                .referenceBatch(4)
                .build()
                .train(policy, reference, Pairs.random(20, 4), folder);
        List<Double> lossOfNextStep = new ArrayList<>();
        quick().sftWeight(0.3)
                .maxSteps(1)
                .learningRate(0)
                .listener(new RunListener() {
                    @Override
                    public void metric(String name, long step, double value) {
                        if (name.equals("loss")) {
                            lossOfNextStep.add(value);
                        }
                    }
                })
                .build()
                .train(policy, reference, heldOut, folder.resolve("again"));
        assertThat(result.evaluations().get(1).metric("eval_loss")).isCloseTo(lossOfNextStep.get(0), within(1e-12));
    }

    @Test
    void evaluatingHeldOutPairsDoesNotChangeTraining() {
        TablePolicy alone = new TablePolicy(1);
        quick().build().train(alone, Pairs.random(20, 4), folder.resolve("alone"));
        TablePolicy watched = new TablePolicy(1);
        quick().heldOut(Pairs.random(6, 4))
                .evaluateEvery(1)
                .build()
                .train(watched, Pairs.random(20, 4), folder.resolve("watched"));
        assertThat(watched.weight(TablePolicy.BIGRAM)).containsExactly(alone.weight(TablePolicy.BIGRAM));
    }

    @Test
    void keepsTheOrderOfExamplesOnRequest() {
        TablePolicy policy = new TablePolicy(1);
        List<Double> chosen = new ArrayList<>();
        PreferenceDataset pairs = Pairs.random(6, 4);
        quick().shuffle(false)
                .batchSize(1)
                .epochs(1)
                .learningRate(0)
                .metrics(row -> chosen.add(row.metrics().get("logps/chosen")))
                .build()
                .train(policy, pairs, folder);
        List<Double> expected = pairs.toList().stream()
                .map(pair -> policy.score(List.of(new ScoreRequest(pair.prompt(), List.of(pair.chosen()))))
                        .get(0)
                        .get(0))
                .map(TokenLogProbs::sum)
                .toList();
        assertThat(chosen).hasSameSizeAs(expected);
        for (int i = 0; i < expected.size(); i++) {
            assertThat(chosen.get(i)).isCloseTo(expected.get(i), within(1e-9));
        }
    }

    @Test
    void resumedRunWritesEachStepOnce() {
        List<String> calls = new ArrayList<>();
        MetricSink files = new MetricSink() {
            @Override
            public void write(MetricRow row) {
                calls.add("file " + row.step());
            }

            @Override
            public void truncateAfter(long step) {
                calls.add("file keeps " + step);
            }

            @Override
            public void close() {
                calls.add("file closed");
            }
        };
        MetricSink others = new MetricSink() {
            @Override
            public void write(MetricRow row) {
                calls.add("sink " + row.step());
            }

            @Override
            public void truncateAfter(long step) {
                calls.add("sink keeps " + step);
            }

            @Override
            public void close() {
                calls.add("sink closed");
            }
        };
        AtomicLong clock = new AtomicLong();
        try (StepRecorder recorder = new StepRecorder(files, others, RunListener.NONE, "pairs", clock::get)) {
            recorder.begin();
            recorder.resumeAfter(3);
            clock.addAndGet(1_000_000_000L);
            recorder.step(new StepResult(4, 0.5, 1, 1e-5, Map.of(), 10), 1, 2);
        }
        assertThat(calls)
                .containsExactly("file keeps -1", "file keeps 3", "sink keeps 3", "file 4", "sink 4", "file closed");
    }

    @Test
    void supervisedTrainingReportsTheLossOfHeldOutExamples() {
        List<WeightedRequest> examples = Pairs.random(8, 4).toList().stream()
                .map(pair -> WeightedRequest.of(pair.prompt(), pair.chosen()))
                .toList();
        TrainingResult result = SftTrainer.builder()
                .learningRate(0.05)
                .epochs(3)
                .batchSize(4)
                .heldOut(examples.subList(0, 3))
                .metrics(rows::add)
                .build()
                .train(new TablePolicy(1), examples, folder);
        assertThat(result.evaluations()).extracting(HeldOutEvaluation::step).containsExactly(2L, 4L, 6L);
        assertThat(result.evaluations().get(2).metric("eval_loss"))
                .isLessThan(result.evaluations().get(0).metric("eval_loss"));
        assertThat(rows.get(0).performance()).containsKeys("samples_per_second", "tokens_per_second");
    }

    @Test
    void rejectsANegativeInterval() {
        assertThatThrownBy(() -> quick().evaluateEvery(-1).build())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("evaluateEvery");
    }

    @Test
    void warnsThatItsCurvesWereDeletedDuringTheRun() {
        List<String> warnings = new ArrayList<>();
        Path run = folder.resolve("deleted");
        DpoTrainer.builder()
                .epochs(1)
                .batchSize(1)
                .listener(new RunListener() {
                    @Override
                    public void progressed(String stage, long done) {
                        if (stage.equals("dpo") && done == 2) {
                            try {
                                Files.delete(run.resolve("metrics.jsonl"));
                            } catch (IOException e) {
                                throw new UncheckedIOException(e);
                            }
                        }
                    }

                    @Override
                    public void warned(String stage, String message) {
                        warnings.add(message);
                    }
                })
                .build()
                .train(new TablePolicy(1), Pairs.random(5, 4), run);
        assertThat(warnings)
                .anySatisfy(warning -> assertThat(warning)
                        .contains(run.resolve("metrics.jsonl").toString(), "deleted or changed", "steps 3 to 5 of 5"));
        assertThat(run.resolve("model")).isDirectory();
    }
}
