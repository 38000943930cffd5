package io.github.rlaifv.tinyworld.vllm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.github.rlaifv.align.Alignment;
import io.github.rlaifv.align.ResponseLabeling;
import io.github.rlaifv.core.data.Instruction;
import io.github.rlaifv.core.dataset.InstructionDataset;
import io.github.rlaifv.core.device.ScalarType;
import io.github.rlaifv.core.image.ImageSource;
import io.github.rlaifv.core.model.Policies;
import io.github.rlaifv.core.policy.AdapterServer;
import io.github.rlaifv.core.policy.Completion;
import io.github.rlaifv.core.policy.GenerationRequest;
import io.github.rlaifv.core.policy.NextTokenProbabilities;
import io.github.rlaifv.core.policy.NextTokenRequest;
import io.github.rlaifv.core.policy.Policy;
import io.github.rlaifv.core.policy.PolicyOptions;
import io.github.rlaifv.core.policy.Prompt;
import io.github.rlaifv.core.policy.Sampling;
import io.github.rlaifv.core.policy.ScoreRequest;
import io.github.rlaifv.core.policy.ServedAdapter;
import io.github.rlaifv.core.policy.SharedFolder;
import io.github.rlaifv.core.policy.TokenLogProbs;
import io.github.rlaifv.core.testkit.KilledRuns;
import io.github.rlaifv.core.training.Lora;
import io.github.rlaifv.core.training.TrainablePolicy;
import io.github.rlaifv.dpo.DpoTrainer;
import io.github.rlaifv.dpo.IterativeAlignment;
import io.github.rlaifv.dpo.alignment.AlignmentResult;
import io.github.rlaifv.dpo.alignment.DevelopmentMetric;
import io.github.rlaifv.dpo.alignment.RoundResult;
import io.github.rlaifv.feedback.FeedbackResult;
import io.github.rlaifv.inference.RankedResponse;
import io.github.rlaifv.inference.SelfRewardReranker;
import io.github.rlaifv.remote.RemotePolicy;
import io.github.rlaifv.remote.RemotePolicyBuilder;
import io.github.rlaifv.remote.ServerKind;
import io.github.rlaifv.remote.WordSource;
import io.github.rlaifv.tinyworld.TinyWorld;
import io.github.rlaifv.tinyworld.language.TinyClaim;
import io.github.rlaifv.tinyworld.language.TinyPrompts;
import io.github.rlaifv.tinyworld.quickstart.EmbeddedModel;
import io.github.rlaifv.tinyworld.scene.Kind;
import io.github.rlaifv.tinyworld.scene.SceneSplit;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
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
    private static final double TOLERANCE = 1e-4;
    private static final PolicyOptions FLOAT32 = PolicyOptions.builder()
            .precision(ScalarType.FLOAT32)
            .storage(ScalarType.FLOAT32)
            .build();

    @TempDir
    private static Path shared;

    @TempDir
    private Path folder;

    private static VllmServer server;
    private static Policy local;
    private static Path model;

    private final TinyWorld world = new TinyWorld();

    @BeforeAll
    static void start() throws IOException, InterruptedException {
        String python = System.getProperty("rlaifv.vllm", "");
        assumeThat(python)
                .as("-Drlaifv.vllm, the Python interpreter of a virtual environment with vLLM")
                .isNotEmpty();
        model = EmbeddedModel.copyInto(shared);
        local = Policies.open(model, FLOAT32);
        server = VllmServer.start(python, model, shared);
    }

    @AfterAll
    static void stop() {
        if (server != null) {
            server.close();
        }
        if (local != null) {
            local.close();
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
        try (Policy remote = remote().revision("embedded").build()) {
            FeedbackResult result = TinyFeedback.pipeline()
                    .policy(remote)
                    .decomposer(TinyFeedback.decomposer(remote))
                    .scorer(TinyFeedback.scorer(remote))
                    .build()
                    .run(instructions(3), folder.resolve(name));
            LOG.warn("feedback: {}", result.counts());
            assertThat(result.counts().unfinished()).isEmpty();
            assertThat(result.counts().pairs()).isPositive();
        }
        return KilledRuns.files(folder.resolve(name));
    }

    private List<Instruction> instructions(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> world.instruction(SceneSplit.TEST, i))
                .toList();
    }

    @Test
    void wordsHaveTheProbabilitiesOfThisProcess() {
        List<NextTokenRequest> claims = new ArrayList<>();
        for (int scene = 0; scene < IMAGES; scene++) {
            for (Kind kind : List.of(Kind.values()).subList(0, 3)) {
                claims.add(new NextTokenRequest(
                        Prompt.of(image(scene), TinyPrompts.yesOrNo(new TinyClaim.Exists(kind))),
                        List.of(TinyPrompts.YES, TinyPrompts.NO)));
            }
        }
        try (Policy remote = remote().words(WordSource.EXACT).build()) {
            List<NextTokenProbabilities> there = remote.nextTokenProbabilities(claims);
            List<NextTokenProbabilities> here = local.nextTokenProbabilities(claims);
            double largest = 0;
            for (int i = 0; i < claims.size(); i++) {
                assertThat(there.get(i).missing()).isEmpty();
                for (String word : claims.get(i).words()) {
                    largest = Math.max(
                            largest,
                            Math.abs(there.get(i).of(word) - here.get(i).of(word)));
                }
            }
            LOG.warn("words: {} questions, largest difference {}", claims.size(), largest);
            assertThat(largest).isLessThan(TOLERANCE);
        }
    }

    @Test
    void responsesHaveTheScoresOfThisProcess() {
        List<ScoreRequest> pools = pools(local, IMAGES, 3);
        try (Policy remote = remote().build()) {
            assertSameScores(remote, local, pools);
        }
    }

    /** Responses that a policy samples to images. */
    private List<ScoreRequest> pools(Policy policy, int images, int responses) {
        Sampling sampling = Sampling.builder().temperature(1).maxNewTokens(64).build();
        List<GenerationRequest> requests = IntStream.range(0, images)
                .mapToObj(scene -> new GenerationRequest(
                        "scene " + scene, Prompt.of(image(scene), TinyPrompts.DESCRIBE.get(0)), responses, sampling))
                .toList();
        List<List<Completion>> written = policy.generate(requests);
        return IntStream.range(0, images)
                .mapToObj(i -> new ScoreRequest(
                        requests.get(i).prompt(),
                        written.get(i).stream().map(Completion::text).toList()))
                .toList();
    }

    private static void assertSameScores(Policy remote, Policy here, List<ScoreRequest> pools) {
        List<List<TokenLogProbs>> there = remote.score(pools);
        List<List<TokenLogProbs>> expected = here.score(pools);
        double largest = 0;
        int tokens = 0;
        for (int pool = 0; pool < pools.size(); pool++) {
            for (int i = 0; i < expected.get(pool).size(); i++) {
                TokenLogProbs one = there.get(pool).get(i);
                TokenLogProbs other = expected.get(pool).get(i);
                assertThat(one.tokenIds()).isEqualTo(other.tokenIds());
                for (int token = 0; token < other.logProbs().size(); token++) {
                    largest = Math.max(
                            largest,
                            Math.abs(
                                    one.logProbs().get(token) - other.logProbs().get(token)));
                    tokens++;
                }
            }
        }
        LOG.warn("scores by {}: {} tokens, largest difference {}", remote.name(), tokens, largest);
        assertThat(tokens).isPositive();
        assertThat(largest).isLessThan(TOLERANCE);
    }

    @Test
    void eachRoundOfAlignmentIsServedWithoutRestart() throws IOException {
        Path output = folder.resolve("aligned");
        try (AdapterServer served = remote().concurrency(4).buildAdapters(SharedFolder.samePath(output))) {
            AlignmentResult result = align(served, output);
            assertThat(result.rounds()).hasSize(2).allMatch(round -> round.steps() > 0);
            List<ScoreRequest> pools = pools(local, 6, 6);
            for (RoundResult round : result.rounds()) {
                Path adapter = output.resolve(round.model());
                ServedAdapter loaded = served.load(adapter);
                try (TrainablePolicy here = Policies.open(adapter, FLOAT32)) {
                    assertThat(here.score(pools)).isNotEqualTo(local.score(pools));
                    assertSameScores(loaded.policy(), here, pools);
                    assertThat(picks(loaded.policy(), served.base(), pools)).isEqualTo(picks(here, local, pools));
                }
                served.unload(loaded);
            }
            // its candidates are those of the first round's adapter, which the server takes again
            String second = Files.readString(Alignment.feedbackFolder(output, 2).resolve("settings.json"));
            ServedAdapter first =
                    served.load(output.resolve(result.rounds().get(0).model()));
            assertThat(second).contains(first.policy().fingerprint());
        }
    }

    private AlignmentResult align(AdapterServer served, Path output) {
        try (TrainablePolicy policy = Policies.open(model, FLOAT32)) {
            return Alignment.builder()
                    .served(served)
                    .labeling(new ResponseLabeling(TinyFeedback.decomposer(local), TinyFeedback.scorer(local)))
                    .instructions(round -> InstructionDataset.of(instructions(4)))
                    .feedback(TinyFeedback.pipeline())
                    .training(DpoTrainer.builder()
                            .epochs(1)
                            .batchSize(2)
                            .learningRate(1e-3)
                            .lora(Lora.rank(8)))
                    .rounds(IterativeAlignment.builder()
                            .rounds(2)
                            .development(new DevelopmentMetric("words", true, VllmIT.this::words)))
                    .open(saved -> Policies.open(saved, FLOAT32))
                    .build()
                    .run(policy, output);
        }
    }

    private double words(Policy policy) {
        Prompt prompt = Prompt.of(image(0), TinyPrompts.DESCRIBE.get(0));
        GenerationRequest request = new GenerationRequest("development", prompt, 1, Sampling.greedy(64));
        return policy.generate(List.of(request)).get(0).get(0).text().split(" ").length;
    }

    private static List<String> picks(Policy aligned, Policy reference, List<ScoreRequest> pools) {
        return SelfRewardReranker.of(aligned, reference).rankAll(pools).stream()
                .map(RankedResponse::text)
                .toList();
    }
}
