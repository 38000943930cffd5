package io.github.rlaifv.align;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.rlaifv.align.drift.DriftReport;
import io.github.rlaifv.align.drift.RoundDrift;
import io.github.rlaifv.core.model.Policies;
import io.github.rlaifv.core.policy.Policy;
import io.github.rlaifv.core.policy.PolicyOptions;
import io.github.rlaifv.core.policy.Sampling;
import io.github.rlaifv.core.run.BadDataException;
import io.github.rlaifv.core.testkit.ClaimServer;
import io.github.rlaifv.core.testkit.Fixtures;
import io.github.rlaifv.core.training.Lora;
import io.github.rlaifv.core.training.TrainablePolicy;
import io.github.rlaifv.dpo.DpoTrainer;
import io.github.rlaifv.dpo.IterativeAlignment;
import io.github.rlaifv.dpo.alignment.AlignmentResult;
import io.github.rlaifv.dpo.train.Checkpoints;
import io.github.rlaifv.feedback.FeedbackPipeline;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AlignmentIT {
    @TempDir
    Path folder;

    private final ClaimServer server = ClaimServer.start();
    private final Policy divider = new ModelAddress(server.address()).open(PolicyOptions.defaults());
    private final List<DevelopmentClaims> measured = new ArrayList<>();
    private final InstructionSplit split = PhotoAlignment.split(2);

    @AfterEach
    void stop() {
        divider.close();
        server.close();
    }

    private ResponseLabeling judge(Policy labeler) {
        return PhotoAlignment.judge(divider, labeler);
    }

    private IterativeAlignment.Builder rounds(int count, Policy labeler) {
        return IterativeAlignment.builder()
                .rounds(count)
                .development(ClaimMetric.builder(judge(labeler), split.development())
                        .maxNewTokens(8)
                        .batchSize(1)
                        .afterEach(measured::add)
                        .build()
                        .metric("claims"));
    }

    private Alignment.Builder alignment() {
        return Alignment.builder()
                .instructions(split.training(), 3)
                .feedback(FeedbackPipeline.builder()
                        .candidates(3)
                        .sampling(Sampling.builder().maxNewTokens(8).build())
                        .batchSize(2))
                .training(DpoTrainer.builder()
                        .epochs(1)
                        .batchSize(2)
                        .learningRate(1e-3)
                        .checkpoints(Checkpoints.every(1)));
    }

    private AlignmentResult byAnother(Path output, int rounds, SortedMap<String, String> settings) {
        try (Policy labeler = Policies.open(PhotoAlignment.LABELER);
                TrainablePolicy policy = Policies.open(PhotoAlignment.POLICY)) {
            return alignment()
                    .labeling(judge(labeler))
                    .rounds(rounds(rounds, labeler))
                    .settings(settings)
                    .build()
                    .run(policy, output);
        }
    }

    @Test
    void alignmentByAnotherModelResumes() throws Exception {
        Fixtures.require(PhotoAlignment.LABELER);
        SortedMap<String, String> settings = new TreeMap<>(split.settings());
        AlignmentResult unbroken = byAnother(folder.resolve("a"), 2, settings);
        assertThat(measured).hasSize(3);
        byAnother(folder.resolve("b"), 1, settings);
        AlignmentResult resumed = byAnother(folder.resolve("b"), 2, settings);

        assertThat(unbroken.rounds()).hasSize(2);
        assertThat(resumed.best()).isEqualTo(unbroken.best());
        for (String file : List.of("round-2/feedback/candidates.jsonl", "round-2/feedback/pairs.jsonl", "drift.json")) {
            assertThat(folder.resolve("b").resolve(file))
                    .hasSameBinaryContentAs(folder.resolve("a").resolve(file));
        }
        assertThat(Files.mismatch(
                        resumed.model().resolve("model.safetensors"),
                        unbroken.model().resolve("model.safetensors")))
                .isEqualTo(-1);
        assertThat(DriftReport.read(folder.resolve("b")).rounds())
                .extracting(RoundDrift::round)
                .containsExactly(1, 2);
        assertThat(folder.resolve("b/alignment-report.html")).content().contains("<th>words per candidate</th>");
        Files.writeString(folder.resolve("b/round-2/feedback/claims.jsonl"), "changed by hand");
        assertThat(byAnother(folder.resolve("b"), 3, settings).rounds()).hasSize(3);
        assertThat(DriftReport.read(folder.resolve("b")).rounds().get(2).commonClaims())
                .isZero();
        settings.put("development", "3");
        assertThatThrownBy(() -> byAnother(folder.resolve("b"), 2, settings))
                .isInstanceOf(BadDataException.class)
                .hasMessageContaining("development was 2 and is now 3");
    }

    @Test
    void alignmentByOwnFeedbackTrainsAdapters() {
        Path output = folder.resolve("self");
        try (TrainablePolicy start = Policies.open(Fixtures.path("omnilmm", "model"));
                TrainablePolicy policy = Policies.open(Fixtures.path("omnilmm", "model"))) {
            alignment()
                    .training(DpoTrainer.builder().epochs(1).lora(Lora.rank(2).withAlpha(4)))
                    .labeling(this::judge)
                    .rounds(rounds(1, start))
                    .build()
                    .run(policy, output);
        }
        assertThat(output.resolve("round-1/adapter/adapter_config.json")).exists();
        assertThat(output.resolve("alignment-settings.json")).doesNotExist();
        try (TrainablePolicy aligned = Policies.open(output)) {
            assertThat(aligned.fingerprint()).isNotEmpty();
        }
    }
}
