package io.github.rlaifv.dpo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.rlaifv.core.policy.Policy;
import io.github.rlaifv.core.testkit.GoldenTensors;
import io.github.rlaifv.core.training.Parameter;
import io.github.rlaifv.core.training.ParameterGroup;
import io.github.rlaifv.core.training.TrainablePolicy;
import io.github.rlaifv.dpo.alignment.AlignmentResult;
import io.github.rlaifv.dpo.alignment.DevelopmentMetric;
import io.github.rlaifv.dpo.train.TrainingResult;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Changes that must not affect the result of training, on a LLaVA-1.5 with random weights. */
class DpoTrainingIT {
    private final DpoGolden golden = new DpoGolden();

    @TempDir
    Path folder;

    private static DpoTrainer.Builder quick() {
        return DpoTrainer.builder()
                .epochs(2)
                .batchSize(4)
                .learningRate(1e-3)
                .sftWeight(0.1)
                .seed(3);
    }

    private TrainingResult train(DpoTrainer.Builder options, String name) {
        try (TrainablePolicy policy = golden.policy()) {
            return options.build().train(policy, golden.dataset(), folder.resolve(name));
        }
    }

    private static GoldenTensors tensors(TrainingResult result) {
        return GoldenTensors.read(result.model().resolve("model.safetensors"));
    }

    @Test
    void equalSeedsGiveEqualBytes() {
        TrainingResult first = train(quick(), "first");
        TrainingResult second = train(quick(), "second");
        assertThat(second.model().resolve("model.safetensors"))
                .hasSameBinaryContentAs(first.model().resolve("model.safetensors"));
        assertThat(folder.resolve("second/metrics.jsonl"))
                .hasSameBinaryContentAs(folder.resolve("first/metrics.jsonl"));
        assertThat(first.epochMean(2, "rewards/margins")).isGreaterThan(first.epochMean(1, "rewards/margins"));
    }

    @Test
    void splitBatchesGiveTheSameResult() {
        TrainingResult whole = train(quick().microBatch(4), "whole");
        TrainingResult split = train(quick().microBatch(1), "split");
        GoldenTensors expected = tensors(whole);
        GoldenTensors actual = tensors(split);
        for (String name : expected.names()) {
            assertThat(actual.values(name)).as(name).containsExactly(expected.values(name), within(1e-4f));
        }
        for (int epoch = 1; epoch <= 2; epoch++) {
            assertThat(split.epochMean(epoch, "loss")).isCloseTo(whole.epochMean(epoch, "loss"), within(1e-4));
        }
    }

    /** Policy that delegates to another one and counts the calls that score. */
    private static Policy counted(TrainablePolicy policy, AtomicInteger calls) {
        return (Policy) Proxy.newProxyInstance(
                Policy.class.getClassLoader(), new Class<?>[] {Policy.class}, (proxy, method, arguments) -> {
                    if (method.getName().equals("score") || method.getName().equals("tryScore")) {
                        calls.incrementAndGet();
                    }
                    return method.invoke(policy, arguments);
                });
    }

    private TrainingResult trainWithReference(String name, AtomicInteger calls) {
        try (TrainablePolicy policy = golden.policy();
                TrainablePolicy reference = golden.policy()) {
            return quick().build().train(policy, counted(reference, calls), golden.dataset(), folder.resolve(name));
        }
    }

    @Test
    void storedReferenceGivesTheSameResultAsAFreshOne() {
        AtomicInteger calls = new AtomicInteger();
        GoldenTensors before = tensors(trainWithReference("run", calls));
        assertThat(calls.getAndSet(0)).isPositive();
        GoldenTensors after = tensors(trainWithReference("run", calls));
        assertThat(calls).as("calls that score where figures are stored").hasValue(0);
        for (String name : before.names()) {
            assertThat(after.values(name)).as(name).isEqualTo(before.values(name));
        }
    }

    @Test
    void frozenPartsStayUnchanged() {
        TrainingResult result = train(quick().trainable(ParameterGroup.PROJECTOR), "projector");
        GoldenTensors trained = tensors(result);
        try (TrainablePolicy policy = golden.policy()) {
            policy.save(folder.resolve("untrained"));
            GoldenTensors start = GoldenTensors.read(folder.resolve("untrained/model.safetensors"));
            long changed = start.names().stream()
                    .filter(name -> !Arrays.equals(start.values(name), trained.values(name)))
                    .count();
            List<Parameter> projector = policy.parameters().stream()
                    .filter(parameter -> parameter.group() == ParameterGroup.PROJECTOR)
                    .toList();
            assertThat(changed).isEqualTo(projector.size()).isPositive();
        }
    }

    @Test
    void roundsStartFromSavedModels() {
        try (TrainablePolicy policy = golden.policy()) {
            AlignmentResult result = IterativeAlignment.builder()
                    .rounds(2)
                    .trainer(quick().build())
                    .feedback((round, current) -> golden.dataset())
                    .development(new DevelopmentMetric(
                            "log-probability of the first chosen response",
                            true,
                            current -> current.score(golden.requests())
                                    .get(0)
                                    .get(0)
                                    .sum()))
                    .evaluateEveryEpoch(true)
                    .reopen(DpoGolden::open)
                    .build()
                    .run(policy, folder);
            assertThat(result.improved()).isTrue();
            assertThat(result.rounds()).hasSize(2);
            try (TrainablePolicy best = DpoGolden.open(result.model())) {
                assertThat(best.score(golden.requests()).get(0).get(0).sum())
                        .isCloseTo(result.best().score(), within(1e-4));
            }
        }
    }
}
