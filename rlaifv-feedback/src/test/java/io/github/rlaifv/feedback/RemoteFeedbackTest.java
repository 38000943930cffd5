package io.github.rlaifv.feedback;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.langchain4j.data.message.AiMessage;
import dev.langchain4j.data.message.UserMessage;
import dev.langchain4j.model.chat.ChatModel;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.response.ChatResponse;
import io.github.rlaifv.core.data.Instruction;
import io.github.rlaifv.core.image.ImageSource;
import io.github.rlaifv.core.policy.Capability;
import io.github.rlaifv.core.policy.MissingCapabilityException;
import io.github.rlaifv.core.policy.Policy;
import io.github.rlaifv.core.run.RunListener;
import io.github.rlaifv.core.testkit.FaultServer;
import io.github.rlaifv.core.testkit.FaultServer.Fault;
import io.github.rlaifv.feedback.claim.AnsweredQuestion;
import io.github.rlaifv.feedback.claim.Claim;
import io.github.rlaifv.feedback.claim.ClaimDecomposer;
import io.github.rlaifv.feedback.claim.PromptedClaimDecomposer;
import io.github.rlaifv.feedback.score.FeedbackScorer;
import io.github.rlaifv.remote.ChatModelPolicy;
import io.github.rlaifv.remote.RemotePolicy;
import io.github.rlaifv.remote.RemotePolicyBuilder;
import io.github.rlaifv.remote.RetrySettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Feedback from a remote model. One scripted server writes the candidates, divides them and judges the claims: "real"
 * things are in the image, "fake" ones are not.
 */
class RemoteFeedbackTest {
    private static final List<Fault> PASSING = List.of(
            Fault.ERROR_500,
            Fault.CUT_OFF,
            Fault.GARBAGE,
            Fault.NO_CHOICES,
            Fault.TWO_CHOICES,
            Fault.NO_LOGPROBS,
            Fault.NULL_LOGPROBS);

    @TempDir
    private Path folder;

    private final FaultServer server = FaultServer.start()
            .writes(request -> {
                String question = FaultServer.question(request);
                String input = question.substring(question.indexOf('\n') + 1);
                if (question.startsWith("split")) {
                    return input.replaceAll("(There is [^.]*\\.) ?", "- $1\n");
                }
                if (question.startsWith("ask")) {
                    return input.replace("There is", "Is there").replace('.', '?');
                }
                int seed = request.path("seed").asInt();
                return "There is a " + (seed % 2 == 0 ? "real" : "fake") + " a. There is a "
                        + (seed % 3 == 0 ? "fake" : "real") + " b.";
            })
            .firstTokens(question -> question.contains("real")
                    ? Map.of("Yes", 0.8, "no", 0.1, "The", 0.05)
                    : Map.of("Yes", 0.3, "no", 0.6, "The", 0.05));

    @AfterEach
    void stop() {
        server.close();
    }

    private RemotePolicyBuilder remote(int attempts) {
        return RemotePolicy.builder()
                .baseUrl(server.baseUrl())
                .model("scripted")
                .revision("1")
                .timeout(Duration.ofSeconds(5))
                .capabilities(Set.of(Capability.GENERATE, Capability.NEXT_TOKEN_PROBABILITIES))
                .persistence(new RetrySettings(
                        attempts, Duration.ofMillis(2), Duration.ofSeconds(1), 1000, Duration.ofMillis(50)));
    }

    private static List<Instruction> instructions(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> new Instruction(
                        "i" + i,
                        ImageSource.of("image " + i, new byte[] {(byte) 0x89, 'P', 'N', 'G', (byte) i}),
                        "What is here (" + i + ")?"))
                .toList();
    }

    private static FeedbackResult run(Policy policy, Path folder, RunListener listener) {
        return FeedbackPipeline.builder()
                .policy(policy)
                .decomposer(PromptedClaimDecomposer.builder(policy)
                        .dividePrompt("split\n{response}")
                        .questionPromptPerClaim("ask\n{claim}")
                        .build())
                .scorer(FeedbackScorer.divideAndConquer(policy))
                .candidates(4)
                .batchSize(3)
                .listener(listener)
                .build()
                .run(instructions(6), folder);
    }

    private static List<String> lines(Path folder, String name) throws IOException {
        return Files.readAllLines(folder.resolve(name));
    }

    @Test
    void failedFirstRequestsDoNotChangeTheFiles() throws IOException {
        Path clean = folder.resolve("clean");
        Path faulty = folder.resolve("faulty");
        try (Policy policy = remote(1).build()) {
            assertThat(run(policy, clean, RunListener.NONE).counts().scored()).isEqualTo(24);
        }
        server.forgetAttempts();
        server.script((question, attempt) ->
                attempt == 1 ? PASSING.get(Math.floorMod(question.hashCode(), PASSING.size())) : Fault.NONE);
        try (Policy policy = remote(4).build()) {
            FeedbackResult result = run(policy, faulty, RunListener.NONE);
            assertThat(result.counts().unfinished()).isEmpty();
        }
        for (String name :
                List.of("settings.json", "candidates.jsonl", "claims.jsonl", "scores.jsonl", "pairs.jsonl")) {
            assertThat(lines(faulty, name)).as(name).isEqualTo(lines(clean, name));
        }
    }

    @Test
    void failedInstructionIsReportedByIdAndFinishedInARerun() throws IOException {
        Path clean = folder.resolve("clean");
        Path broken = folder.resolve("broken");
        List<String> skips = new ArrayList<>();
        RunListener listener = new RunListener() {
            @Override
            public void skipped(String stage, String unit, String reason) {
                skips.add(stage + " " + unit + " " + reason);
            }
        };
        try (Policy policy = remote(1).build()) {
            run(policy, clean, RunListener.NONE);
            server.script((question, attempt) -> question.contains("(1)") ? Fault.ERROR_500 : Fault.NONE);

            FeedbackResult result = run(policy, broken, listener);

            assertThat(result.counts().unfinished()).isEqualTo(Map.of("server error (HTTP 500)", 1L));
            assertThat(result.scored().toList())
                    .extracting(unit -> unit.instruction().id())
                    .doesNotContain("i1");
            assertThat(skips).containsExactly("candidates i1 server error (HTTP 500) (oops)");
            assertThat(lines(broken, "candidates.jsonl")).hasSize(5);

            server.script(
                    (question, attempt) -> question.startsWith("Is there a real a?") ? Fault.CUT_OFF : Fault.NONE);
            Path half = folder.resolve("half");
            assertThat(run(policy, half, RunListener.NONE).counts().unfinished())
                    .containsOnlyKeys("connection failed");

            server.script((question, attempt) -> Fault.NONE);
            assertThat(run(policy, broken, listener).counts().unfinished()).isEmpty();
            run(policy, half, listener);
        }
        for (String name : List.of("candidates.jsonl", "claims.jsonl", "scores.jsonl")) {
            assertThat(lines(broken, name)).containsExactlyInAnyOrderElementsOf(lines(clean, name));
        }
        assertThat(lines(broken, "pairs.jsonl")).isEqualTo(lines(clean, "pairs.jsonl"));
        assertThat(lines(folder.resolve("half"), "pairs.jsonl")).isEqualTo(lines(clean, "pairs.jsonl"));
    }

    @Test
    void candidatesPermanentlyRejectedByTheServerAreCounted() {
        server.script(
                (question, attempt) -> question.startsWith("Is there a fake b?") ? Fault.REFUSED_400 : Fault.NONE);
        try (Policy policy = remote(1).build()) {
            FeedbackResult result = run(policy, folder, RunListener.NONE);
            FeedbackResult again = run(policy, folder, RunListener.NONE);

            assertThat(result.counts().unfinished()).isEmpty();
            assertThat(result.counts().skipped()).containsOnlyKeys("refused (HTTP 400)");
            long skipped = result.counts().skipped().values().stream()
                    .mapToLong(Long::longValue)
                    .sum();
            assertThat(skipped).isPositive();
            assertThat(result.counts().scored() + skipped).isEqualTo(24);
            assertThat(again.counts()).isEqualTo(result.counts());
        }
    }

    @Test
    void labelerWithoutLogProbabilitiesIsRejectedBeforeAnyWork() {
        server.script((question, attempt) -> Fault.NO_LOGPROBS);
        try (Policy policy = RemotePolicy.builder()
                .baseUrl(server.baseUrl())
                .model("scripted")
                .build()) {
            assertThatThrownBy(() -> FeedbackScorer.divideAndConquer(policy))
                    .isInstanceOf(MissingCapabilityException.class)
                    .hasMessageContaining("can't be the labeler of claims")
                    .hasMessageContaining("NEXT_TOKEN_PROBABILITIES");
        }
        assertThat(server.requests()).hasSize(1);
    }

    @Test
    void anyChatModelCanDivideResponses() {
        ChatModel model = new ChatModel() {
            @Override
            public ChatResponse doChat(ChatRequest request) {
                String prompt = ((UserMessage) request.messages().get(0)).singleText();
                return ChatResponse.builder()
                        .aiMessage(
                                AiMessage.from(prompt.startsWith("split") ? "- The car is red." : "- Is the car red?"))
                        .build();
            }
        };
        try (Policy policy = ChatModelPolicy.of("some model", model)) {
            ClaimDecomposer decomposer = PromptedClaimDecomposer.builder(policy)
                    .dividePrompt("split\n{response}")
                    .questionPrompt("ask\n{claims}")
                    .build();

            assertThat(decomposer
                            .decompose(List.of(new AnsweredQuestion("What is it?", "A red car.")))
                            .get(0)
                            .claims())
                    .containsExactly(new Claim("The car is red.", "Is the car red?"));
            assertThatThrownBy(() -> FeedbackScorer.divideAndConquer(policy))
                    .isInstanceOf(MissingCapabilityException.class);
        }
    }
}
