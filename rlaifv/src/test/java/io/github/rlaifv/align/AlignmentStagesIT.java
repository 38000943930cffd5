package io.github.rlaifv.align;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.github.rlaifv.core.device.ComputeDevice;
import io.github.rlaifv.core.model.OnDemandModels;
import io.github.rlaifv.core.model.Policies;
import io.github.rlaifv.core.policy.Policy;
import io.github.rlaifv.core.policy.PolicyOptions;
import io.github.rlaifv.core.policy.Sampling;
import io.github.rlaifv.core.testkit.ClaimServer;
import io.github.rlaifv.core.testkit.CopyDevices;
import io.github.rlaifv.core.testkit.Fixtures;
import io.github.rlaifv.core.training.TrainablePolicy;
import io.github.rlaifv.dpo.DpoTrainer;
import io.github.rlaifv.dpo.IterativeAlignment;
import io.github.rlaifv.dpo.alignment.AlignmentResult;
import io.github.rlaifv.dpo.train.Checkpoints;
import io.github.rlaifv.feedback.FeedbackPipeline;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Models are open in their stage only, and roles and copies on several devices give the results of one. */
class AlignmentStagesIT {
    @TempDir
    Path folder;

    private final ClaimServer server = ClaimServer.start();
    private int candidates = 3;
    private final OpenModels open = new OpenModels();
    private final InstructionSplit split = PhotoAlignment.split(1);

    @AfterEach
    void stop() {
        server.close();
    }

    private static TrainablePolicy open(Path model, ComputeDevice device) {
        return Policies.open(
                Fixtures.require(model), PolicyOptions.builder().device(device).build());
    }

    private Function<Path, TrainablePolicy> opener(String role, ComputeDevice device) {
        return model -> open.opened(TrainablePolicy.class, role, open(model, device));
    }

    private Alignment.Builder alignment(ResponseLabeling judge, int rounds) {
        SortedMap<String, String> settings = new TreeMap<>(split.settings());
        return Alignment.builder()
                .labeling(judge)
                .instructions(split.training(), 2)
                .feedback(FeedbackPipeline.builder()
                        .candidates(candidates)
                        .sampling(Sampling.builder().maxNewTokens(3).build()))
                .training(DpoTrainer.builder()
                        .epochs(1)
                        .batchSize(2)
                        .learningRate(1e-3)
                        .checkpoints(Checkpoints.every(0)))
                .rounds(IterativeAlignment.builder()
                        .rounds(rounds)
                        .development(ClaimMetric.builder(judge, split.development())
                                .maxNewTokens(4)
                                .batchSize(1)
                                .listener(open)
                                .build()
                                .metric("claims")))
                .settings(settings)
                .listener(open);
    }

    private Policy divider() {
        return open.opened(
                Policy.class, "decomposer", new ModelAddress(server.address()).open(PolicyOptions.defaults()));
    }

    /** The labeler, opened on a device when it is needed. */
    private Policy labeler(OnDemandModels models, ComputeDevice device) {
        return models.policy(() -> open.opened(Policy.class, "labeler", open(PhotoAlignment.LABELER, device)));
    }

    /** Runs with models that are opened by stage, each on a device of its own. */
    private AlignmentResult staged(String output, int copies, int rounds) {
        try (OnDemandModels models = new OnDemandModels()) {
            Policy labeler = labeler(models, CopyDevices.device(10));
            Policy divider = models.policy(this::divider);
            return alignment(PhotoAlignment.judge(divider, labeler), rounds)
                    .models(models)
                    .open(opener("policy", CopyDevices.device(0)))
                    .copies(IntStream.rangeClosed(1, copies)
                            .mapToObj(i -> opener("copy", CopyDevices.device(i)))
                            .toList())
                    .reference(model -> open.opened(Policy.class, "reference", open(model, CopyDevices.device(20))))
                    .build()
                    .run(PhotoAlignment.POLICY, folder.resolve(output));
        }
    }

    @Test
    void onlyTheModelsOfAStageAreOpen() {
        staged("run", 1, 2);
        assertThat(open.during("candidates")).containsExactly(List.of("copy", "policy"));
        assertThat(open.during("claims")).containsExactly(List.of("decomposer"));
        assertThat(open.during("scores")).containsExactly(List.of("labeler"));
        assertThat(open.during("reference")).containsExactly(List.of("reference"));
        assertThat(open.during("dpo")).containsExactly(List.of("copy", "policy"));
        assertThat(open.during("development"))
                .containsExactly(List.of("policy"), List.of("decomposer"), List.of("labeler"));
        assertThat(open.now()).isEmpty();
    }

    private static void assertSameFiles(Path one, Path other, String... files) throws IOException {
        for (String file : files) {
            assertThat(Files.mismatch(one.resolve(file), other.resolve(file)))
                    .as(file)
                    .isEqualTo(-1);
        }
    }

    @Test
    void anyNumberOfCopiesWritesTheSameFeedback() throws IOException {
        // enough to be divided among copies
        candidates = 33;
        staged("two", 1, 1);
        staged("three", 2, 1);
        assertSameFiles(
                folder.resolve("two"),
                folder.resolve("three"),
                "alignment-settings.json",
                "round-1/feedback/settings.json",
                "round-1/feedback/candidates.jsonl",
                "round-1/feedback/claims.jsonl",
                "round-1/feedback/scores.jsonl",
                "round-1/feedback/pairs.jsonl",
                "round-1/reference.jsonl");
    }

    @Test
    void stagesGiveTheBytesOfModelsThatStayOpen() throws IOException {
        ComputeDevice device = CopyDevices.device(0);
        try (Policy labeler = open(PhotoAlignment.LABELER, device);
                Policy divider = divider();
                TrainablePolicy policy = open(PhotoAlignment.POLICY, device)) {
            alignment(PhotoAlignment.judge(divider, labeler), 1)
                    .open(model -> open(model, device))
                    .build()
                    .run(policy, folder.resolve("open"));
        }
        staged("staged", 0, 1);
        assertSameFiles(
                folder.resolve("open"),
                folder.resolve("staged"),
                "alignment-settings.json",
                "alignment.json",
                "round-1/feedback/pairs.jsonl",
                "round-1/reference.jsonl",
                "round-1/metrics.jsonl",
                "round-1/model/model.safetensors");
    }

    @Test
    void givenLabelersAreClosedWhileAnOpenPolicyIsTrained() {
        try (OnDemandModels models = new OnDemandModels();
                Policy divider = divider();
                TrainablePolicy policy = open(PhotoAlignment.POLICY, CopyDevices.device(0))) {
            Policy labeler = labeler(models, CopyDevices.device(0));
            Alignment.Builder alignment =
                    alignment(PhotoAlignment.judge(divider, labeler), 1).models(models);
            alignment.build().run(policy, folder.resolve("run"));
            assertThat(open.during("dpo")).containsExactly(List.of("decomposer"));
            assertThatIllegalStateException()
                    .isThrownBy(() -> alignment
                            .reference(model -> open(model, CopyDevices.device(1)))
                            .build()
                            .run(policy, folder.resolve("run")))
                    .withMessageContaining("call run(Path, Path)");
        }
    }

    @Test
    void labelerIsClosedAgainAfterTheEvaluationOfEachEpoch() {
        try (OnDemandModels models = new OnDemandModels();
                Policy divider = divider()) {
            Policy labeler = labeler(models, CopyDevices.device(0));
            ResponseLabeling judge = PhotoAlignment.judge(divider, labeler);
            alignment(judge, 1)
                    .models(models)
                    .training(DpoTrainer.builder().epochs(2).batchSize(2).checkpoints(Checkpoints.every(0)))
                    .open(opener("policy", CopyDevices.device(0)))
                    .rounds(IterativeAlignment.builder()
                            .rounds(1)
                            .evaluateEveryEpoch(true)
                            .development(ClaimMetric.builder(judge, split.development())
                                    .maxNewTokens(4)
                                    .build()
                                    .metric("claims")))
                    .build()
                    .run(PhotoAlignment.POLICY, folder.resolve("run"));
        }
        assertThat(open.during("dpo")).containsExactly(List.of("decomposer", "policy"));
    }
}
