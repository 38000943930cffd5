package io.github.rlaifv.tinyworld.quickstart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.github.rlaifv.core.device.ScalarType;
import io.github.rlaifv.core.image.ImageSource;
import io.github.rlaifv.core.model.Policies;
import io.github.rlaifv.core.policy.Capability;
import io.github.rlaifv.core.policy.GenerationRequest;
import io.github.rlaifv.core.policy.NextTokenProbabilities;
import io.github.rlaifv.core.policy.NextTokenRequest;
import io.github.rlaifv.core.policy.Policy;
import io.github.rlaifv.core.policy.PolicyOptions;
import io.github.rlaifv.core.policy.Prompt;
import io.github.rlaifv.core.policy.Sampling;
import io.github.rlaifv.core.policy.ScoreRequest;
import io.github.rlaifv.core.policy.TokenLogProbs;
import io.github.rlaifv.remote.RemotePolicy;
import io.github.rlaifv.remote.RemotePolicyBuilder;
import io.github.rlaifv.remote.ServerKind;
import io.github.rlaifv.remote.WordSource;
import io.github.rlaifv.tinyworld.TinyWorld;
import io.github.rlaifv.tinyworld.language.TinyClaim;
import io.github.rlaifv.tinyworld.language.TinyPrompts;
import io.github.rlaifv.tinyworld.scene.Kind;
import io.github.rlaifv.tinyworld.scene.SceneSplit;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Compares log-probabilities of the embedded model on a vLLM server with the same model in this process, in float32. The
 * tests are skipped without a server, see {@link RemoteServerIT}.
 */
class RemoteScoresIT {
    private static final Logger LOG = LoggerFactory.getLogger(RemoteScoresIT.class);
    private static final int SCENES = 16;
    private static final double LARGEST_DIFFERENCE = 1e-4;

    @TempDir
    private Path folder;

    private final TinyWorld world = new TinyWorld();

    @BeforeEach
    void findServer() {
        assumeThat(String.valueOf(System.getenv("RLAIFV_SERVER")))
                .as("RLAIFV_SERVER, the address of a server")
                .startsWith("http");
        assumeThat(System.getenv("RLAIFV_SERVER_KIND")).isEqualTo("VLLM");
    }

    private static RemotePolicyBuilder remote() {
        return RemotePolicy.builder()
                .baseUrl(String.valueOf(System.getenv("RLAIFV_SERVER")))
                .model(String.valueOf(System.getenv("RLAIFV_SERVER_MODEL")))
                .server(ServerKind.VLLM)
                .timeout(Duration.ofMinutes(5));
    }

    private Policy local() {
        return Policies.open(
                EmbeddedModel.copyInto(folder),
                PolicyOptions.builder().precision(ScalarType.FLOAT32).build());
    }

    private ImageSource image(int scene) {
        return world.image(SceneSplit.TEST.scene(scene));
    }

    private Prompt prompt(int scene) {
        return Prompt.of(image(scene), TinyPrompts.DESCRIBE.get(scene % TinyPrompts.DESCRIBE.size()));
    }

    @Test
    void serverScoresResponsesAsThisProcessDoes() {
        try (Policy remote = remote().build();
                Policy local = local()) {
            List<ScoreRequest> requests = new ArrayList<>();
            for (int scene = 0; scene < SCENES; scene++) {
                String sampled = local.generate(List.of(new GenerationRequest(
                                "scene " + scene,
                                prompt(scene),
                                1,
                                Sampling.builder().maxNewTokens(60).build())))
                        .get(0)
                        .get(0)
                        .text();
                requests.add(new ScoreRequest(prompt(scene), List.of(sampled, "A red bus is here.", "")));
            }
            List<List<TokenLogProbs>> here = local.score(requests);
            long start = System.nanoTime();
            List<List<TokenLogProbs>> there = remote.score(requests);
            LOG.warn("{} responses scored in {} ms", 3 * SCENES, (System.nanoTime() - start) / 1_000_000);
            double largest = 0;
            for (int i = 0; i < requests.size(); i++) {
                for (int j = 0; j < there.get(i).size(); j++) {
                    TokenLogProbs one = here.get(i).get(j);
                    TokenLogProbs other = there.get(i).get(j);
                    assertThat(other.tokenIds()).isEqualTo(one.tokenIds());
                    for (int k = 0; k < one.logProbs().size(); k++) {
                        largest = Math.max(
                                largest,
                                Math.abs(
                                        one.logProbs().get(k) - other.logProbs().get(k)));
                    }
                }
            }
            LOG.warn(
                    "largest difference of a token {}; sums of the first response {} there, {} here",
                    largest,
                    there.get(0).get(0).sum(),
                    here.get(0).get(0).sum());
            assertThat(largest).isLessThan(LARGEST_DIFFERENCE);
        }
    }

    @Test
    void serverReturnsExactProbabilitiesOfWords() {
        List<String> words = List.of(TinyPrompts.YES, TinyPrompts.NO, "A");
        List<NextTokenRequest> claims = new ArrayList<>();
        for (int scene = 0; scene < 4; scene++) {
            for (Kind kind : Kind.values()) {
                claims.add(new NextTokenRequest(
                        Prompt.of(image(scene), TinyPrompts.yesOrNo(new TinyClaim.Exists(kind))), words));
            }
        }
        try (Policy remote = remote().words(WordSource.EXACT).build();
                Policy local = local()) {
            assertThat(remote.supports(Capability.NEXT_TOKEN_PROBABILITIES)).isTrue();
            List<NextTokenProbabilities> there = remote.nextTokenProbabilities(claims);
            List<NextTokenProbabilities> here = local.nextTokenProbabilities(claims);
            double largest = 0;
            for (int i = 0; i < claims.size(); i++) {
                assertThat(there.get(i).missing()).isEmpty();
                for (String word : words) {
                    largest = Math.max(
                            largest,
                            Math.abs(there.get(i).of(word) - here.get(i).of(word)));
                }
            }
            LOG.warn("largest difference of a probability {} in {} questions", largest, claims.size());
            assertThat(largest).isLessThan(LARGEST_DIFFERENCE);
        }
    }
}
