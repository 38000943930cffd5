package io.github.rlaifv.dpo.internal.step;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.rlaifv.core.policy.Prompt;
import io.github.rlaifv.core.run.BadDataException;
import io.github.rlaifv.core.training.Gradients;
import io.github.rlaifv.dpo.DpoTrainer;
import io.github.rlaifv.dpo.SftSession;
import io.github.rlaifv.dpo.SftTrainer;
import io.github.rlaifv.dpo.objective.SftLoss;
import io.github.rlaifv.dpo.testkit.TablePolicy;
import io.github.rlaifv.dpo.train.SftTask;
import io.github.rlaifv.dpo.train.StepResult;
import io.github.rlaifv.dpo.train.WeightedRequest;
import java.util.List;
import org.junit.jupiter.api.Test;

class OptimizationTest {
    private static final List<WeightedRequest> BATCH = List.of(
            WeightedRequest.of(Prompt.of("one"), "abc"),
            WeightedRequest.of(Prompt.of("two"), "zz", 2),
            WeightedRequest.of(Prompt.of("three"), "hello there"));

    /**
     * A trainer with a huge epsilon. Its first AdamW step is rate / epsilon * gradient, which shows the clipped
     * gradient.
     */
    private static SftTrainer trainer(double maxGradNorm) {
        return SftTrainer.builder()
                .maxGradNorm(maxGradNorm)
                .weightDecay(0)
                .epsilon(1e6)
                .build();
    }

    @Test
    void clipsTheGlobalNormAsTorchDoes() {
        double[] start = new TablePolicy(3).weight(TablePolicy.BIGRAM);
        TablePolicy free = new TablePolicy(3);
        StepResult result;
        try (SftSession session = trainer(0).open(free)) {
            result = session.step(BATCH, 1e6);
        }
        double limit = result.gradNorm() / 4;
        TablePolicy clipped = new TablePolicy(3);
        try (SftSession session = trainer(limit).open(clipped)) {
            assertThat(session.step(BATCH, 1e6).gradNorm()).isEqualTo(result.gradNorm());
        }
        double factor = limit / (result.gradNorm() + 1e-6);
        for (int i = 0; i < start.length; i++) {
            double whole = free.weight(TablePolicy.BIGRAM)[i] - start[i];
            assertThat(clipped.weight(TablePolicy.BIGRAM)[i] - start[i]).isCloseTo(factor * whole, within(1e-6));
        }
        TablePolicy loose = new TablePolicy(3);
        try (SftSession session = trainer(result.gradNorm() * 2).open(loose)) {
            session.step(BATCH, 1e6);
        }
        assertThat(loose.weight(TablePolicy.BIGRAM)).containsExactly(free.weight(TablePolicy.BIGRAM));
    }

    @Test
    void averagesOverTheTokensOfTheWholeBatchRegardlessOfItsSplit() {
        TablePolicy whole = new TablePolicy(3);
        TablePolicy split = new TablePolicy(3);
        try (SftSession one = SftTrainer.builder().microBatch(3).build().open(whole);
                SftSession two = SftTrainer.builder().microBatch(1).build().open(split)) {
            for (int i = 0; i < 5; i++) {
                StepResult expected = one.step(BATCH, 0.1);
                StepResult actual = two.step(BATCH, 0.1);
                assertThat(actual.loss()).isCloseTo(expected.loss(), within(1e-12));
                assertThat(actual.gradNorm()).isCloseTo(expected.gradNorm(), within(1e-12));
            }
        }
        assertThat(split.weight(TablePolicy.BIGRAM)).containsExactly(whole.weight(TablePolicy.BIGRAM), within(1e-10));
    }

    @Test
    void supervisedStepsLowerTheLoss() {
        TablePolicy policy = new TablePolicy(3);
        try (SftSession session = SftTrainer.builder().weightDecay(0).build().open(policy)) {
            double first = session.step(BATCH, 0.05).loss();
            double last = first;
            for (int i = 0; i < 60; i++) {
                last = session.step(BATCH, 0.05).loss();
            }
            assertThat(last).isLessThan(first / 2);
        }
    }

    @Test
    void addsTheMeansOfTasks() {
        TablePolicy policy = new TablePolicy(3);
        try (SftSession session = SftTrainer.builder().build().open(policy)) {
            double first = session.step(BATCH.subList(0, 1), 0).loss();
            double rest = session.step(BATCH.subList(1, 3), 0).loss();
            StepResult both = session.stepTasks(
                    List.of(new SftTask(1, BATCH.subList(0, 1)), new SftTask(0.5, BATCH.subList(1, 3))), 0);
            assertThat(both.loss()).isCloseTo(first + 0.5 * rest, within(1e-12));
            assertThat(both.step()).isEqualTo(3);
        }
    }

    @Test
    void hasTheGradientOfTheLoss() {
        TablePolicy policy = new TablePolicy(3);
        SftLoss loss = new SftLoss(BATCH.stream().map(WeightedRequest::weights).toList(), SftLoss.Mean.OVER_RESPONSES);
        var requests = BATCH.stream().map(WeightedRequest::request).toList();
        try (Gradients gradients = policy.newGradients(policy.parameters())) {
            policy.backward(requests, loss, gradients);
            for (String name : List.of(TablePolicy.PROMPT, TablePolicy.BIGRAM, TablePolicy.BIAS)) {
                int index = name.equals(TablePolicy.BIGRAM) ? 27 * 28 + 7 : 7;
                double h = 1e-5;
                policy.weight(name)[index] += h;
                double up = loss.evaluate(policy.score(requests)).loss();
                policy.weight(name)[index] -= 2 * h;
                double down = loss.evaluate(policy.score(requests)).loss();
                policy.weight(name)[index] += h;
                assertThat((double) gradients.toArray(name)[index])
                        .as(name)
                        .isCloseTo((up - down) / (2 * h), within(1e-6));
            }
        }
    }

    @Test
    void rejectsAModelWithNothingToTrain() {
        assertThatThrownBy(() -> SftTrainer.builder()
                        .trainable(parameter -> false)
                        .build()
                        .open(new TablePolicy(1)))
                .isInstanceOf(BadDataException.class)
                .hasMessageContaining("trainable");
    }

    @Test
    void rejectsOptionsOutOfRange() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> SftTrainer.builder().batchSize(0).build())
                .withMessageContaining("batchSize");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> SftTrainer.builder().betas(0.9, 1).build())
                .withMessageContaining("betas");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> DpoTrainer.builder().learningRate(Double.NaN).build())
                .withMessageContaining("learningRate");
    }
}
