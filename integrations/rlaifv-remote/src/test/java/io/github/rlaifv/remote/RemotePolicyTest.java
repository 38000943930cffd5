package io.github.rlaifv.remote;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.rlaifv.core.decoding.BeamSearch;
import io.github.rlaifv.core.decoding.EarlyStopping;
import io.github.rlaifv.core.image.ImageSource;
import io.github.rlaifv.core.policy.Capability;
import io.github.rlaifv.core.policy.Completion;
import io.github.rlaifv.core.policy.Content;
import io.github.rlaifv.core.policy.FinishReason;
import io.github.rlaifv.core.policy.GenerationRequest;
import io.github.rlaifv.core.policy.ListFormat;
import io.github.rlaifv.core.policy.Message;
import io.github.rlaifv.core.policy.MissingCapabilityException;
import io.github.rlaifv.core.policy.NextTokenProbabilities;
import io.github.rlaifv.core.policy.NextTokenRequest;
import io.github.rlaifv.core.policy.Policy;
import io.github.rlaifv.core.policy.ProbedPolicy;
import io.github.rlaifv.core.policy.Prompt;
import io.github.rlaifv.core.policy.Role;
import io.github.rlaifv.core.policy.Sampling;
import io.github.rlaifv.core.policy.ScoreRequest;
import io.github.rlaifv.core.run.BadDataException;
import io.github.rlaifv.core.run.RlaifvException;
import io.github.rlaifv.core.testkit.DeclaredOptions;
import io.github.rlaifv.core.testkit.FaultServer;
import io.github.rlaifv.core.testkit.TokenRecorder;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The requests that a remote policy sends, and how it reads the responses. */
class RemotePolicyTest {
    private static final byte[] PNG = {(byte) 0x89, 'P', 'N', 'G', 13, 10, 26, 10};
    private static final ImageSource IMAGE = ImageSource.of("picture", PNG);

    private final FaultServer server = FaultServer.start();

    @AfterEach
    void stop() {
        server.close();
    }

    private RemotePolicyBuilder builder() {
        return RemotePolicy.builder()
                .baseUrl(server.baseUrl())
                .model("scripted")
                .persistence(RetrySettings.standard().withAttempts(1))
                .capabilities(Set.of(Capability.GENERATE, Capability.NEXT_TOKEN_PROBABILITIES));
    }

    @Test
    void requestContainsMessagesImagesAndSampling() {
        Prompt prompt = new Prompt(List.of(
                new Message(Role.SYSTEM, List.of(new Content.Text("Be brief."))),
                new Message(Role.USER, List.of(new Content.Image(IMAGE), new Content.Text("What is it?")))));
        Sampling sampling = Sampling.builder()
                .temperature(0.5)
                .topP(0.9)
                .maxNewTokens(7)
                .stop("END")
                .build();

        try (Policy policy = builder().build()) {
            server.writes(request -> " A dog. ");
            assertThat(policy.generate(List.of(new GenerationRequest("a", prompt, 1, sampling))))
                    .containsExactly(List.of(new Completion("A dog.", List.of(), FinishReason.END)));
        }

        JsonNode sent = server.requests().get(0);
        assertThat(sent.path("model").asText()).isEqualTo("scripted");
        assertThat(sent.path("temperature").asDouble()).isEqualTo(0.5);
        assertThat(sent.path("top_p").asDouble()).isEqualTo(0.9);
        assertThat(sent.path("max_tokens").asInt()).isEqualTo(7);
        assertThat(sent.path("stop").path(0).asText()).isEqualTo("END");
        assertThat(sent.path("seed").isInt()).isTrue();
        assertThat(sent.has("top_k")).isFalse();
        assertThat(sent.path("messages").path(0).path("role").asText()).isEqualTo("system");
        JsonNode content = sent.path("messages").path(1).path("content");
        assertThat(content.path(0).path("image_url").path("url").asText())
                .isEqualTo("data:image/png;base64," + Base64.getEncoder().encodeToString(PNG));
        assertThat(content.path(1).path("text").asText()).isEqualTo("What is it?");
        assertThat(server.authorizations()).containsExactly("null");
    }

    @Test
    void sampleSeedsAreDistinctAndIndependentOfBatch() {
        server.writes(request ->
                FaultServer.question(request) + " " + request.path("seed").asText());
        GenerationRequest one = new GenerationRequest(
                "one", Prompt.of("1"), 3, Sampling.builder().seed(5).build());
        GenerationRequest two = new GenerationRequest(
                "two", Prompt.of("2"), 2, Sampling.builder().seed(5).build());

        try (Policy policy = builder().concurrency(4).build()) {
            List<List<Completion>> together = policy.generate(List.of(one, two));
            List<List<Completion>> turned = policy.generate(List.of(two, one));

            assertThat(together).containsExactly(turned.get(1), turned.get(0));
            assertThat(together.stream().flatMap(List::stream)).doesNotHaveDuplicates();
            assertThat(policy.generate(List.of(new GenerationRequest(
                            "one", Prompt.of("1"), 3, one.sampling().withSeed(6)))))
                    .isNotEqualTo(List.of(together.get(0)));
        }
    }

    @Test
    void wordsMissingFromTopTokensGetUpperBound() {
        server.firstTokens(question -> Map.of("Yes", 0.5, " Yes", 0.1, "no", 0.25, "\u2581No", 0.1, "May", 0.03));

        try (Policy policy = builder().topLogprobs(5).build()) {
            NextTokenProbabilities read = policy.nextTokenProbabilities(List.of(
                            new NextTokenRequest(Prompt.of(IMAGE, "Is it?"), List.of("yes", "Yes", "no", "No"))))
                    .get(0);

            assertThat(read.of("Yes")).isCloseTo(0.6, Offset.offset(1e-9));
            assertThat(read.of("no", "No")).isCloseTo(0.35, Offset.offset(1e-9));
            assertThat(read.of("yes")).isZero();
            assertThat(read.missing()).containsOnlyKeys("yes");
            // the bound is the remaining 1 - 0.98, which is less than the 0.03 of the least likely token
            assertThat(read.missingOf("yes", "Yes")).isCloseTo(0.02, Offset.offset(1e-9));
        }
        JsonNode sent = server.requests().get(0);
        assertThat(sent.path("logprobs").asBoolean()).isTrue();
        assertThat(sent.path("top_logprobs").asInt()).isEqualTo(5);
        assertThat(sent.path("max_tokens").asInt()).isEqualTo(1);
        assertThat(sent.path("temperature").asDouble()).isEqualTo(1);
    }

    @Test
    void wordThatTokenizerMaySplitIsNotGuessed() {
        server.firstTokens(question -> Map.of("Y", 0.8, "no", 0.1));

        try (Policy policy = builder().build()) {
            assertThat(policy.tryNextTokenProbabilities(
                                    List.of(new NextTokenRequest(Prompt.of("Is it?"), List.of("Yes", "no"))))
                            .get(0)
                            .failure())
                    .hasValueSatisfying(failure -> {
                        assertThat(failure.reason()).isEqualTo("word's probability missing");
                        assertThat(failure.detail()).contains("'Yes' is not among the 2 first tokens", "0.9");
                        assertThat(failure.retriable()).isFalse();
                    });
        }
    }

    @Test
    void probabilitiesAreEstimatedFromSamplesIfConfigured() {
        server.writes(request -> request.path("seed").asInt() % 2 == 0 ? "Yes, it is." : "no");

        try (ProbedPolicy policy = builder().sampledAnswers(40).build()) {
            NextTokenRequest request = new NextTokenRequest(Prompt.of("Is it?"), List.of("yes", "Yes", "no"));
            NextTokenProbabilities read =
                    policy.nextTokenProbabilities(List.of(request)).get(0);

            assertThat(read.of("Yes") + read.of("no")).isCloseTo(1, Offset.offset(1e-9));
            assertThat(read.of("Yes")).isBetween(0.2, 0.8);
            assertThat(policy.nextTokenProbabilities(List.of(request, request))).containsOnly(read);
        }
        assertThat(server.requests()).hasSize(120).noneMatch(request -> request.has("logprobs"));
    }

    @Test
    void oneProbeDetectsLogProbabilitySupport() {
        try (ProbedPolicy telling = RemotePolicy.builder()
                        .baseUrl(server.baseUrl())
                        .model("m")
                        .build();
                ProbedPolicy silent = RemotePolicy.builder()
                        .baseUrl(server.baseUrl())
                        .model("silent")
                        .build()) {
            assertThat(telling.capabilities())
                    .containsExactlyInAnyOrder(Capability.GENERATE, Capability.NEXT_TOKEN_PROBABILITIES);
            assertThat(telling.capabilities()).hasSize(2);
            assertThat(server.requests()).hasSize(1);

            server.script((question, attempt) -> FaultServer.Fault.NO_LOGPROBS);
            assertThat(silent.capabilities()).containsExactly(Capability.GENERATE);
            assertThatThrownBy(() -> Capability.NEXT_TOKEN_PROBABILITIES.require(silent, "the labeler"))
                    .isInstanceOf(MissingCapabilityException.class)
                    .hasMessageContaining("silent@127.0.0.1 can't be the labeler")
                    .hasMessageContaining("NEXT_TOKEN_PROBABILITIES");
        }
    }

    @Test
    void scoringOfGivenResponsesIsRejected() {
        try (Policy policy = builder().build()) {
            assertThatThrownBy(() -> policy.score(List.of(new ScoreRequest(Prompt.of("a"), List.of("b")))))
                    .isInstanceOf(MissingCapabilityException.class)
                    .hasMessageContaining("SCORE");
        }
        assertThat(server.requests()).isEmpty();
    }

    @Test
    void samplingOptionsThatServerIgnoresAreRejected() {
        GenerationRequest request = new GenerationRequest(
                "a", Prompt.of("a"), 1, Sampling.builder().topK(5).build());
        try (Policy plain = builder().build();
                Policy vllm = builder().server(ServerKind.VLLM).build()) {
            assertThatThrownBy(() -> plain.generate(List.of(request)))
                    .isInstanceOf(BadDataException.class)
                    .hasMessageContaining("topK");
            vllm.generate(List.of(request));
        }
        assertThat(server.requests()).hasSize(1);
        assertThat(server.requests().get(0).path("top_k").asInt()).isEqualTo(5);
        assertThat(server.requests().get(0).path("repetition_penalty").asDouble())
                .isEqualTo(1);
    }

    private static GenerationRequest search(int count, BeamSearch beams) {
        return new GenerationRequest(
                "a",
                Prompt.of("a"),
                count,
                Sampling.builder().temperature(0).beams(beams).build());
    }

    @Test
    void beamSearchIsSentToVllmAndRejectedForOtherServers() {
        BeamSearch beams = BeamSearch.of(3).withLengthPenalty(0.5);
        try (Policy plain = builder().build();
                Policy llama = builder().server(ServerKind.LLAMA_CPP).build();
                Policy vllm = builder().server(ServerKind.VLLM).build()) {
            for (Policy other : List.of(plain, llama)) {
                assertThatThrownBy(() -> other.generate(List.of(search(1, beams))))
                        .isInstanceOf(BadDataException.class)
                        .hasMessageContaining("sampling option beams");
            }
            assertThatThrownBy(() -> vllm.generate(List.of(search(2, beams))))
                    .isInstanceOf(BadDataException.class)
                    .hasMessageContaining("asks for 2 responses of one beam search");
            assertThatThrownBy(() -> vllm.generate(List.of(search(1, beams.withEarlyStopping(EarlyStopping.ENOUGH)))))
                    .isInstanceOf(BadDataException.class)
                    .hasMessageContaining("neither early stopping nor");
            GenerationRequest stopped = new GenerationRequest(
                    "a",
                    Prompt.of("a"),
                    1,
                    Sampling.builder().temperature(0).beams(beams).stop("###").build());
            assertThatThrownBy(() -> vllm.generate(List.of(stopped)))
                    .isInstanceOf(BadDataException.class)
                    .hasMessageContainingAll("nor stop texts", "[###]");
            GenerationRequest listed = search(1, beams).withFormat(ListFormat.exactly("facts", 2, 20));
            assertThatThrownBy(() -> vllm.generate(List.of(listed)))
                    .isInstanceOf(BadDataException.class)
                    .hasMessageContaining("a list in a fixed format, to which beam searches of servers do not keep");
            assertThat(server.requests()).isEmpty();

            String text = vllm.generate(List.of(search(1, beams))).get(0).get(0).text();
            TokenRecorder heard = new TokenRecorder();
            vllm.tryGenerate(List.of(search(1, beams)), heard);
            assertThat(heard.text(0, 0)).isEqualTo(text);
        }
        assertThat(server.requests()).hasSize(2).allSatisfy(body -> {
            assertThat(body.path("use_beam_search").asBoolean()).isTrue();
            assertThat(body.path("n").asInt()).isEqualTo(3);
            assertThat(body.path("length_penalty").asDouble()).isEqualTo(0.5);
            assertThat(body.path("temperature").asDouble()).isZero();
            assertThat(body.path("stream").asBoolean()).isFalse();
        });
    }

    @Test
    void imagesOfOtherFormatsAreRejected() {
        Prompt prompt = Prompt.of(ImageSource.of("scan.tif", new byte[] {'I', 'I', 42, 0}), "What is it?");
        try (Policy policy = builder().build()) {
            assertThat(policy.tryGenerate(List.of(new GenerationRequest("scan", prompt, 1, Sampling.greedy(5))))
                            .get(0)
                            .failure())
                    .hasValueSatisfying(failure -> {
                        assertThat(failure.toString()).startsWith("scan: unusable input (image scan.tif is not a PNG");
                        assertThat(failure.retriable()).isFalse();
                    });
        }
    }

    @Test
    void callFailsFastIfServerRejectsEverything() {
        server.script((question, attempt) -> FaultServer.Fault.UNAUTHORIZED_401);
        try (Policy policy = builder().concurrency(1).build()) {
            assertThatThrownBy(() -> policy.tryGenerate(
                            List.of(new GenerationRequest("a", Prompt.of("a"), 50, Sampling.greedy(5)))))
                    .isInstanceOf(RlaifvException.class)
                    .hasMessageContaining("refuses all requests")
                    .hasMessageContaining("wrong key");
        }
        assertThat(server.requests()).hasSizeLessThan(5);
    }

    @Test
    void fingerprintDependsOnModelAndServerButNotOnSpeed() {
        String fingerprint = fingerprint(builder());
        assertThat(fingerprint(builder().concurrency(3).requestsPerSecond(5))).isEqualTo(fingerprint);
        assertThat(fingerprint(builder().model("other"))).isNotEqualTo(fingerprint);
        assertThat(fingerprint(builder().topLogprobs(5))).isNotEqualTo(fingerprint);
        assertThat(fingerprint(builder().baseUrl("http://other/v1"))).isNotEqualTo(fingerprint);
        assertThat(fingerprint(builder().baseUrl("http://other/v1").revision("abc")))
                .isEqualTo(fingerprint(builder().revision("abc")));
    }

    @Test
    void fingerprintCoversEveryOptionThatAffectsResults() {
        String fingerprint = fingerprint(builder());
        DeclaredOptions.<RemotePolicyBuilder>of()
                .deciding("baseUrl", builder().baseUrl("http://other/v1"))
                .deciding("model", builder().model("other"))
                .deciding("revision", builder().revision("abc"))
                .deciding("server", builder().server(ServerKind.VLLM))
                .free("addSpecialTokens", builder().addSpecialTokens(true))
                .deciding("topLogprobs", builder().topLogprobs(7))
                .deciding("largestMissing", builder().largestMissing(0.7))
                .deciding("sampledAnswers", builder().sampledAnswers(7))
                .deciding("words", builder().server(ServerKind.VLLM).words(WordSource.EXACT))
                .deciding("endMark", builder().endMark("</s>"))
                .free("scores", builder().scores(ScoreRequests.CONCURRENT))
                .free("name", builder().name("other"))
                .free("keyVariable", builder().apiKeyVariable("MY_KEY").environment(name -> "a-key"))
                .free("environment", builder().environment(name -> null))
                .free("concurrency", builder().concurrency(7))
                .free("requestsPerSecond", builder().requestsPerSecond(7))
                .free("timeout", builder().timeout(Duration.ofSeconds(7)))
                .free("connectTimeout", builder().connectTimeout(Duration.ofSeconds(7)))
                .free("maxResponseBytes", builder().maxResponseBytes(7))
                .free("persistence", builder().persistence(RetrySettings.once()))
                .free("capabilities", builder().capabilities(Set.of(Capability.GENERATE)))
                .cover(RemotePolicyBuilder.class)
                .each(
                        changed -> assertThat(fingerprint(changed)).isNotEqualTo(fingerprint),
                        changed -> assertThat(fingerprint(changed)).isEqualTo(fingerprint));
    }

    private static String fingerprint(RemotePolicyBuilder builder) {
        try (Policy policy = builder.build()) {
            return policy.fingerprint();
        }
    }

    @Test
    void errorNamesMissingOption() {
        assertThatThrownBy(() -> RemotePolicy.builder().model("m").build())
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("RemotePolicy needs the option baseUrl: call baseUrl(...) before build()");
    }

    @Test
    void closedPolicyRejectsRequests() {
        ProbedPolicy policy = builder().build();
        policy.close();
        policy.close();
        assertThatThrownBy(() ->
                        policy.generate(List.of(new GenerationRequest("a", Prompt.of("a"), 1, Sampling.greedy(5)))))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("closed");
    }
}
