package io.github.rlaifv.tinyworld.quickstart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.github.rlaifv.core.data.Instruction;
import io.github.rlaifv.core.image.ImageSource;
import io.github.rlaifv.core.model.Policies;
import io.github.rlaifv.core.policy.Capability;
import io.github.rlaifv.core.policy.Completion;
import io.github.rlaifv.core.policy.GenerationRequest;
import io.github.rlaifv.core.policy.MissingCapabilityException;
import io.github.rlaifv.core.policy.NextTokenProbabilities;
import io.github.rlaifv.core.policy.NextTokenRequest;
import io.github.rlaifv.core.policy.Policy;
import io.github.rlaifv.core.policy.Prompt;
import io.github.rlaifv.core.policy.Sampling;
import io.github.rlaifv.feedback.FeedbackPipeline;
import io.github.rlaifv.feedback.FeedbackResult;
import io.github.rlaifv.feedback.claim.ClaimDecomposer;
import io.github.rlaifv.feedback.claim.PromptedClaimDecomposer;
import io.github.rlaifv.feedback.score.DivideAndConquerScorer;
import io.github.rlaifv.feedback.score.FeedbackScorer;
import io.github.rlaifv.remote.RemotePolicy;
import io.github.rlaifv.remote.RemotePolicyBuilder;
import io.github.rlaifv.remote.ServerKind;
import io.github.rlaifv.tinyworld.TinyWorld;
import io.github.rlaifv.tinyworld.language.TinyClaim;
import io.github.rlaifv.tinyworld.language.TinyPrompts;
import io.github.rlaifv.tinyworld.scene.Kind;
import io.github.rlaifv.tinyworld.scene.SceneSplit;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Compares the embedded model on a third-party server with the same model in this process. The tests are skipped without
 * a server; docs/remote.md says how to start one. RLAIFV_SERVER is its address, RLAIFV_SERVER_MODEL the name of the model
 * on the server, RLAIFV_SERVER_KIND the server's {@link ServerKind}.
 */
class RemoteServerIT {
    private static final Logger LOG = LoggerFactory.getLogger(RemoteServerIT.class);
    private static final int ANSWERS = 24;
    private static final List<String> WORDS = List.of(TinyPrompts.YES, TinyPrompts.NO);

    @TempDir
    private Path folder;

    private final TinyWorld world = new TinyWorld();
    private String address = "";
    private String model = "";
    private ServerKind kind = ServerKind.COMPATIBLE;

    @BeforeEach
    void findServer() {
        address = String.valueOf(System.getenv("RLAIFV_SERVER"));
        model = String.valueOf(System.getenv("RLAIFV_SERVER_MODEL"));
        String named = System.getenv("RLAIFV_SERVER_KIND");
        kind = named == null ? ServerKind.COMPATIBLE : ServerKind.valueOf(named);
        assumeThat(address).as("RLAIFV_SERVER, the address of a server").startsWith("http");
    }

    private RemotePolicyBuilder remote() {
        return RemotePolicy.builder()
                .baseUrl(address)
                .model(model)
                .server(kind)
                .concurrency(1)
                .timeout(Duration.ofMinutes(5));
    }

    private ImageSource image(int scene) {
        return world.image(SceneSplit.TEST.scene(scene));
    }

    @Test
    void serverGeneratesTheSameTextsAsThisProcess() {
        List<GenerationRequest> requests = IntStream.range(0, 4)
                .mapToObj(scene -> new GenerationRequest(
                        "scene " + scene,
                        Prompt.of(image(scene), TinyPrompts.DESCRIBE.get(scene)),
                        1,
                        Sampling.greedy(48)))
                .toList();
        try (Policy remote = remote().build();
                Policy local = Policies.open(EmbeddedModel.copyInto(folder))) {
            List<String> there = texts(remote.generate(requests));
            List<String> here = texts(local.generate(requests));
            LOG.warn("server: {}", there);
            // other kernels and other image resizing may change the result of a near tie
            List<Integer> equal = IntStream.range(0, requests.size())
                    .filter(i -> there.get(i).equals(here.get(i)))
                    .boxed()
                    .toList();
            LOG.warn("equal to this process: {} of {}", equal.size(), requests.size());
            assertThat(equal).hasSizeGreaterThanOrEqualTo(requests.size() - 1);
        }
    }

    private static List<String> texts(List<List<Completion>> completions) {
        return completions.stream().map(list -> list.get(0).text()).toList();
    }

    private List<NextTokenRequest> claims() {
        List<NextTokenRequest> claims = new ArrayList<>();
        for (int scene = 0; scene < 3; scene++) {
            for (Kind kind : List.of(Kind.values()).subList(0, 3)) {
                claims.add(new NextTokenRequest(
                        Prompt.of(image(scene), TinyPrompts.yesOrNo(new TinyClaim.Exists(kind))), WORDS));
            }
        }
        return claims;
    }

    @Test
    void serverReturnsTheSameProbabilitiesAsThisProcess() {
        List<NextTokenRequest> claims = claims();
        try (Policy remote = remote().build();
                Policy local = Policies.open(EmbeddedModel.copyInto(folder))) {
            assumeThat(remote.capabilities())
                    .as("what the server can do")
                    .contains(Capability.NEXT_TOKEN_PROBABILITIES);
            List<NextTokenProbabilities> there = remote.nextTokenProbabilities(claims);
            List<NextTokenProbabilities> here = local.nextTokenProbabilities(claims);
            for (int i = 0; i < claims.size(); i++) {
                LOG.warn("{}: {} there, {} here", question(claims.get(i)), there.get(i), here.get(i));
                for (String word : WORDS) {
                    double truth = here.get(i).of(word);
                    double told = there.get(i).of(word);
                    // the true value may exceed a truncated one by at most its bound
                    assertThat(truth).isBetween(told - 1e-3, told + there.get(i).missingOf(word) + 1e-3);
                }
            }
        }
    }

    private static String question(NextTokenRequest request) {
        return request.prompt().messages().get(0).text();
    }

    @Test
    void serverAnswersYesAsOftenAsThisProcess() {
        List<NextTokenRequest> claims = claims();
        try (Policy remote = remote().sampledAnswers(ANSWERS).build();
                Policy local = Policies.open(EmbeddedModel.copyInto(folder))) {
            List<NextTokenProbabilities> there = remote.nextTokenProbabilities(claims);
            List<NextTokenProbabilities> here = local.nextTokenProbabilities(claims);
            for (int i = 0; i < claims.size(); i++) {
                double expected = here.get(i).of(TinyPrompts.YES);
                double counted = there.get(i).of(TinyPrompts.YES);
                LOG.warn(
                        "{}: share of yes {} among {} answers, probability {}",
                        question(claims.get(i)),
                        counted,
                        ANSWERS,
                        expected);
                // four standard errors, and room for a share of 0 or 1
                assertThat(Math.abs(counted - expected))
                        .isLessThan(4 * Math.sqrt(expected * (1 - expected) / ANSWERS) + 1.0 / ANSWERS);
            }
        }
    }

    @Test
    void serverWithoutLogProbabilitiesIsRejectedAsALabelerUnlessAnswersAreSampled() {
        try (Policy remote = remote().build()) {
            LOG.warn("capabilities: {}", remote.capabilities());
            assertThat(remote.capabilities()).contains(Capability.GENERATE);
            if (!remote.capabilities().contains(Capability.NEXT_TOKEN_PROBABILITIES)) {
                assertThatThrownBy(() -> FeedbackScorer.divideAndConquer(remote))
                        .isInstanceOf(MissingCapabilityException.class)
                        .hasMessageContaining("NEXT_TOKEN_PROBABILITIES");
            }
        }
    }

    @Test
    void serverMakesFeedback() {
        List<Instruction> instructions = IntStream.range(0, 2)
                .mapToObj(i -> world.instruction(SceneSplit.TEST, i))
                .toList();
        try (Policy remote = remote().sampledAnswers(7).build()) {
            FeedbackResult result = FeedbackPipeline.builder()
                    .policy(remote)
                    .decomposer(decomposer(remote))
                    .scorer(DivideAndConquerScorer.builder(remote)
                            .words(List.of(TinyPrompts.YES), List.of(TinyPrompts.NO))
                            .build())
                    .candidates(3)
                    .sampling(Sampling.builder().temperature(1).maxNewTokens(48).build())
                    .build()
                    .run(instructions, folder.resolve("feedback"));
            LOG.warn("{}", result.counts());
            assertThat(result.counts().candidates()).isEqualTo(6);
            assertThat(result.counts().unfinished()).isEmpty();
            assertThat(result.counts().claims()).isPositive();
        }
    }

    private static ClaimDecomposer decomposer(Policy policy) {
        return PromptedClaimDecomposer.builder(policy)
                .dividePrompt(TinyPrompts.DIVIDE)
                .questionPromptPerClaim(TinyPrompts.QUESTION)
                .sentenceBySentence()
                .build();
    }
}
