package io.github.rlaifv.align;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.rlaifv.core.model.Policies;
import io.github.rlaifv.core.policy.AdapterServer;
import io.github.rlaifv.core.policy.Policy;
import io.github.rlaifv.core.policy.PolicyOptions;
import io.github.rlaifv.core.policy.Sampling;
import io.github.rlaifv.core.policy.SharedFolder;
import io.github.rlaifv.core.run.BadDataException;
import io.github.rlaifv.core.testkit.ClaimServer;
import io.github.rlaifv.core.testkit.Fixtures;
import io.github.rlaifv.core.testkit.vllm.FakeVllm;
import io.github.rlaifv.core.training.Lora;
import io.github.rlaifv.dpo.DpoTrainer;
import io.github.rlaifv.dpo.IterativeAlignment;
import io.github.rlaifv.dpo.alignment.AlignmentResult;
import io.github.rlaifv.feedback.FeedbackPipeline;
import java.net.URI;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Rounds of a model whose candidates a server writes, while the model is trained here. */
class ServedAlignmentIT {
    @TempDir
    Path folder;

    private final ClaimServer claims = ClaimServer.start();
    private final Policy divider = new ModelAddress(claims.address()).open(PolicyOptions.defaults());
    private final InstructionSplit split = PhotoAlignment.split(2);
    private Policy base;
    private FakeVllm vllm;

    @BeforeEach
    void serve() {
        base = Policies.open(Fixtures.require(PhotoAlignment.POLICY));
        vllm = FakeVllm.start(base).opensAdapters(Policies::open);
    }

    @AfterEach
    void stop() {
        vllm.close();
        base.close();
        divider.close();
        claims.close();
    }

    private AdapterServer server(Path output) {
        return Policies.openAdapters(
                URI.create(vllm.baseUrl() + "?server=vllm&revision=1&model=" + FakeVllm.MODEL),
                SharedFolder.samePath(output));
    }

    private DpoTrainer.Builder adapters() {
        return DpoTrainer.builder().lora(Lora.rank(2)).epochs(1).batchSize(2).learningRate(1e-2);
    }

    private AlignmentResult run(Path output, int rounds, DpoTrainer.Builder training, Runnable afterFeedback) {
        SortedMap<String, String> settings = new TreeMap<>(split.settings());
        try (AdapterServer server = server(output)) {
            return Alignment.builder()
                    .served(server)
                    .labeling(newest -> PhotoAlignment.judge(divider, newest))
                    .instructions(split.training(), 3)
                    .feedback(FeedbackPipeline.builder()
                            .candidates(3)
                            .sampling(Sampling.builder().maxNewTokens(8).build())
                            .batchSize(2))
                    .training(training)
                    .rounds(IterativeAlignment.builder()
                            .rounds(rounds)
                            .development(ClaimMetric.builder(
                                            PhotoAlignment.judge(divider, server.base()), split.development())
                                    .maxNewTokens(8)
                                    .build()
                                    .metric("claims")))
                    .settings(settings)
                    .afterFeedback((result, round) -> {
                        if (round == 2) {
                            afterFeedback.run();
                        }
                    })
                    .build()
                    .run(PhotoAlignment.POLICY, output);
        }
    }

    /** The models that were asked, in order of their first request, without those that only served the base. */
    private List<String> asked() {
        return List.copyOf(new LinkedHashSet<>(vllm.chats().stream()
                .map(chat -> chat.path("model").asText())
                .filter(name -> !name.equals(FakeVllm.MODEL))
                .toList()));
    }

    private List<String> loaded(Path output) {
        return vllm.adapterCalls().stream()
                .filter(call -> call.has("lora_path"))
                .map(call -> name(output, call))
                .toList();
    }

    private static String name(Path output, JsonNode call) {
        return output.relativize(Path.of(call.path("lora_path").asText()))
                .toString()
                .replaceFirst("^served-base-.*", "base");
    }

    @Test
    void serverWritesEachRoundWithTheAdapterOfTheOneBefore() {
        Path output = folder.resolve("run");
        AlignmentResult result = run(output, 2, adapters(), () -> {});
        assertThat(loaded(output)).containsExactly("base", "round-1/adapter", "round-2/adapter");
        assertThat(asked()).hasSize(3);
        assertThat(result.rounds()).hasSize(2).allMatch(round -> round.pairs() > 0);
        assertThat(output.resolve("alignment-settings.json")).content().contains("served_policy");
        // the adapter of the last round is removed, so that the folder may be deleted
        assertThat(vllm.adapters()).hasSize(1);
        try (Policy aligned = Policies.open(output)) {
            assertThat(aligned.fingerprint()).isNotEmpty();
        }
    }

    @Test
    void runThatIsStoppedAndWhoseServerIsRestartedResumesWithTheSameCandidates() {
        Path whole = folder.resolve("whole");
        run(whole, 2, adapters(), () -> {});
        Path broken = folder.resolve("broken");
        assertThatThrownBy(() -> run(broken, 2, adapters(), () -> {
                    throw new IllegalStateException("the power went off");
                }))
                .hasMessageContaining("power");
        vllm.restart();
        run(broken, 2, adapters(), () -> {});
        assertThat(broken.resolve("round-2/feedback/candidates.jsonl"))
                .hasSameTextualContentAs(whole.resolve("round-2/feedback/candidates.jsonl"));
        assertThat(broken.resolve("round-2/adapter/adapter_model.safetensors"))
                .hasSameBinaryContentAs(whole.resolve("round-2/adapter/adapter_model.safetensors"));
        assertThat(loaded(broken).stream().filter("round-1/adapter"::equals).count())
                .isGreaterThanOrEqualTo(2);
    }

    @Test
    void serverThatIsRestartedWithinARoundLoadsItsAdaptersAgain() {
        Path output = folder.resolve("run");
        AlignmentResult result = run(output, 2, adapters(), vllm::restart);
        assertThat(result.rounds()).hasSize(2);
        // the judge of the development metric is the served model, whose adapter was lost
        assertThat(loaded(output)).containsExactly("base", "round-1/adapter", "round-2/adapter", "base");
    }

    @Test
    void trainingOfAllWeightsIsRejectedBeforeAnythingIsWritten() {
        Path output = folder.resolve("run");
        assertThatThrownBy(() -> run(output, 1, DpoTrainer.builder(), () -> {}))
                .isInstanceOf(BadDataException.class)
                .hasMessageContaining("the training changes the model's own weights")
                .hasMessageContaining("lora(Lora.rank(64))");
        assertThat(output).doesNotExist();
        assertThat(vllm.adapterCalls()).isEmpty();
    }
}
