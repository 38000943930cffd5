package io.github.rlaifv.tinyworld.vllm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.github.rlaifv.core.data.Instruction;
import io.github.rlaifv.core.device.ScalarType;
import io.github.rlaifv.core.image.ImageSource;
import io.github.rlaifv.core.model.Policies;
import io.github.rlaifv.core.policy.Completion;
import io.github.rlaifv.core.policy.GenerationRequest;
import io.github.rlaifv.core.policy.Policy;
import io.github.rlaifv.core.policy.PolicyOptions;
import io.github.rlaifv.core.policy.Prompt;
import io.github.rlaifv.core.policy.Sampling;
import io.github.rlaifv.core.testkit.KilledRuns;
import io.github.rlaifv.feedback.FeedbackPipeline;
import io.github.rlaifv.feedback.FeedbackResult;
import io.github.rlaifv.feedback.claim.PromptedClaimDecomposer;
import io.github.rlaifv.feedback.score.DivideAndConquerScorer;
import io.github.rlaifv.remote.RemotePolicy;
import io.github.rlaifv.remote.RemotePolicyBuilder;
import io.github.rlaifv.remote.ServerKind;
import io.github.rlaifv.tinyworld.TinyWorld;
import io.github.rlaifv.tinyworld.language.TinyPrompts;
import io.github.rlaifv.tinyworld.quickstart.EmbeddedModel;
import io.github.rlaifv.tinyworld.scene.SceneSplit;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Compares the embedded model on a vLLM server, which the test starts, with the same model in this process in float32.
 * The tests are skipped unless the system property {@code rlaifv.vllm} names the Python interpreter of a virtual
 * environment with vLLM; docs/remote.md says how to install one.
 */
class VllmIT {
    private static final Logger LOG = LoggerFactory.getLogger(VllmIT.class);
    private static final int IMAGES = 16;

    @TempDir
    private static Path shared;

    @TempDir
    private Path folder;

    private static VllmServer server;
    private static Policy local;

    private final TinyWorld world = new TinyWorld();

    @BeforeAll
    static void start() throws IOException, InterruptedException {
        String python = System.getProperty("rlaifv.vllm", "");
        assumeThat(python)
                .as("-Drlaifv.vllm, the Python interpreter of a virtual environment with vLLM")
                .isNotEmpty();
        Path model = EmbeddedModel.copyInto(shared);
        local = Policies.open(
                model,
                PolicyOptions.builder()
                        .precision(ScalarType.FLOAT32)
                        .storage(ScalarType.FLOAT32)
                        .build());
        server = VllmServer.start(python, model, shared);
    }

    @AfterAll
    static void stop() {
        try (Policy model = local) {
            LOG.debug("closing {}", model);
        } finally {
            if (server != null) {
                server.close();
            }
        }
    }

    private static RemotePolicyBuilder remote() {
        return RemotePolicy.builder()
                .baseUrl(server.baseUrl())
                .model(VllmServer.MODEL)
                .server(ServerKind.VLLM)
                .concurrency(1)
                .timeout(Duration.ofMinutes(5));
    }

    private ImageSource image(int scene) {
        return world.image(SceneSplit.TEST.scene(scene));
    }

    @Test
    void greedyTextsEqualThoseOfThisProcess() {
        List<GenerationRequest> requests = IntStream.range(0, IMAGES)
                .mapToObj(scene -> new GenerationRequest(
                        "scene " + scene,
                        Prompt.of(image(scene), TinyPrompts.DESCRIBE.get(scene % TinyPrompts.DESCRIBE.size())),
                        1,
                        Sampling.greedy(64)))
                .toList();
        try (Policy remote = remote().build()) {
            assertThat(texts(remote.generate(requests))).isEqualTo(texts(local.generate(requests)));
        }
    }

    private static List<String> texts(List<List<Completion>> completions) {
        return completions.stream().map(list -> list.get(0).text()).toList();
    }

    @Test
    void repeatedFeedbackHasTheSameBytes() throws IOException {
        Map<String, String> first = feedback("first");
        assertThat(first).containsKeys("pairs.jsonl");
        assertThat(feedback("second")).isEqualTo(first);
    }

    private Map<String, String> feedback(String name) throws IOException {
        List<Instruction> instructions = IntStream.range(0, 3)
                .mapToObj(i -> world.instruction(SceneSplit.TEST, i))
                .toList();
        try (Policy remote = remote().revision("embedded").build()) {
            FeedbackResult result = FeedbackPipeline.builder()
                    .policy(remote)
                    .decomposer(PromptedClaimDecomposer.builder(remote)
                            .dividePrompt(TinyPrompts.DIVIDE)
                            .questionPromptPerClaim(TinyPrompts.QUESTION)
                            .sentenceBySentence()
                            .build())
                    .scorer(DivideAndConquerScorer.builder(remote)
                            .words(List.of(TinyPrompts.YES), List.of(TinyPrompts.NO))
                            .build())
                    .candidates(4)
                    .sampling(Sampling.builder().temperature(1).maxNewTokens(64).build())
                    .build()
                    .run(instructions, folder.resolve(name));
            LOG.warn("feedback: {}", result.counts());
            assertThat(result.counts().candidates()).isEqualTo(12);
            assertThat(result.counts().unfinished()).isEmpty();
            assertThat(result.counts().pairs()).isPositive();
        }
        return KilledRuns.files(folder.resolve(name));
    }
}
