package io.github.rlaifv.dpo.internal.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.rlaifv.core.dataset.PreferenceDataset;
import io.github.rlaifv.core.testkit.AfterStep;
import io.github.rlaifv.dpo.DpoTrainer;
import io.github.rlaifv.dpo.SftTrainer;
import io.github.rlaifv.dpo.testkit.CountingPolicy;
import io.github.rlaifv.dpo.testkit.Pairs;
import io.github.rlaifv.dpo.testkit.TablePolicy;
import io.github.rlaifv.dpo.train.Checkpoints;
import io.github.rlaifv.dpo.train.Schedule;
import io.github.rlaifv.dpo.train.TrainingResult;
import io.github.rlaifv.dpo.train.WeightedRequest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BatchTokensTest {
    private static final PreferenceDataset PAIRS = Pairs.random(30, 4);

    @TempDir
    Path folder;

    private static DpoTrainer.Builder run() {
        return DpoTrainer.builder()
                .learningRate(0.02)
                .epochs(3)
                .batchTokens(100)
                .schedule(Schedule.linear())
                .checkpoints(Checkpoints.every(2));
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 100})
    void manyEpochsAreLimitedByMaxSteps(long batchTokens) {
        DpoTrainer.Builder endless =
                run().batchTokens(batchTokens).epochs(Integer.MAX_VALUE).maxSteps(40);
        BatchPlan plan = new BatchPlan(50, endless.options().batching(), i -> 10);
        assertThat(plan.steps()).isEqualTo(40);
        long each = plan.epoch(1).ends().size();
        assertThat(plan.start(1)).isZero();
        assertThat(plan.start(2)).isEqualTo(each);
        assertThat(plan.start(3)).isEqualTo(2 * each);
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, Double.MIN_VALUE, 9e-31, Double.NaN, Double.POSITIVE_INFINITY})
    void epsilonThatIsZeroInFloat32IsRejected(double epsilon) {
        assertThatThrownBy(() -> run().epsilon(epsilon).options())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("epsilon")
                .hasMessageContaining(Double.toString(epsilon));
    }

    @Test
    void batchesTakeWholeExamplesUntilTheTokensAreReached() {
        long[] tokens = LongStream.range(0, 50).map(i -> 1 + i * 7 % 40).toArray();
        BatchPlan plan = new BatchPlan(50, run().options().batching(), i -> tokens[i]);
        long steps = 0;
        for (int epoch = 1; epoch <= 3; epoch++) {
            assertThat(plan.start(epoch)).isEqualTo(steps);
            BatchPlan.Epoch batches = plan.epoch(epoch);
            List<Integer> seen = new ArrayList<>();
            for (int b = 0; b < batches.ends().size(); b++) {
                List<Integer> batch = batches.batch(b);
                long all = batch.stream().mapToLong(i -> tokens[i]).sum();
                long withoutLast = all - tokens[batch.get(batch.size() - 1)];
                assertThat(withoutLast).isLessThan(100);
                if (b < batches.ends().size() - 1) {
                    assertThat(all).isGreaterThanOrEqualTo(100);
                }
                seen.addAll(batch);
            }
            assertThat(new HashSet<>(seen)).hasSize(50).hasSameSizeAs(seen);
            steps += batches.ends().size();
        }
        assertThat(plan.steps()).isEqualTo(steps);
        assertThat(new BatchPlan(50, run().maxSteps(5).options().batching(), i -> tokens[i]).steps())
                .isEqualTo(5);
    }

    @Test
    void batchesByExamplesEndWithARemainder() {
        BatchPlan plan = new BatchPlan(
                10, DpoTrainer.builder().epochs(2).batchSize(4).options().batching(), i -> {
                    throw new IllegalStateException("nobody asked for tokens");
                });
        assertThat(plan.steps()).isEqualTo(6);
        assertThat(plan.epoch(2).ends()).containsExactly(4, 8, 10);
        assertThat(new BatchPlan(0, DpoTrainer.builder().options().batching(), i -> 1).steps())
                .isZero();
    }

    @Test
    void scheduleEndsWithTheLastStep() throws IOException {
        TrainingResult result = run().build().train(new CountingPolicy(1), PAIRS, folder);
        List<String> lines = Files.readAllLines(folder.resolve("metrics.jsonl"));
        assertThat(lines).hasSize((int) result.steps());
        int[] total = {lines.size()};
        IntStream.range(0, total[0]).forEach(i -> {
            try {
                JsonNode row = new ObjectMapper().readTree(lines.get(i));
                assertThat(row.path("learning_rate").asDouble())
                        .isCloseTo(0.02 * (total[0] - i) / total[0], within(1e-12));
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
        });
        JsonNode last = new ObjectMapper().readTree(lines.get(total[0] - 1));
        assertThat(last.path("epoch").asDouble()).isEqualTo(3);
        assertThat(new ObjectMapper()
                        .readTree(folder.resolve("training.json").toFile())
                        .path("options")
                        .path("batchSize")
                        .asText())
                .isEqualTo("100 tokens");
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 6, 7, 12, 15})
    void interruptedRunEndsLikeAnUnbrokenOne(long step) {
        Path unbroken = folder.resolve("unbroken");
        run().build().train(new CountingPolicy(1), PAIRS, unbroken);
        Path broken = folder.resolve("broken");
        assertThatThrownBy(() -> run().listener(AfterStep.powerFails("dpo", step))
                        .build()
                        .train(new CountingPolicy(1), PAIRS, broken))
                .hasMessageContaining("power");
        run().build().train(new CountingPolicy(1), PAIRS, broken);
        for (String file : List.of("metrics.jsonl", "model/" + TablePolicy.BIGRAM)) {
            assertThat(broken.resolve(file)).hasSameBinaryContentAs(unbroken.resolve(file));
        }
    }

    @Test
    void batchesByTokensWorkForSupervisedTraining() {
        List<WeightedRequest> examples = PAIRS.toList().stream()
                .map(pair -> WeightedRequest.of(pair.prompt(), pair.chosen()))
                .toList();
        long tokens = examples.stream()
                .mapToLong(one -> new CountingPolicy(1).tokens(one.request()).orElseThrow())
                .sum();
        TrainingResult result =
                SftTrainer.builder().batchTokens(60).build().train(new CountingPolicy(1), examples, folder);
        assertThat(result.steps()).isBetween(tokens / (60 + 22), (tokens + 59) / 60);
    }
}
