package io.github.rlaifv.serve;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.rlaifv.core.internal.policy.ForwardingPolicy;
import io.github.rlaifv.core.policy.Completion;
import io.github.rlaifv.core.policy.FinishReason;
import io.github.rlaifv.core.policy.GenerationRequest;
import io.github.rlaifv.core.policy.Outcome;
import io.github.rlaifv.core.policy.Policy;
import io.github.rlaifv.core.policy.ScoreRequest;
import io.github.rlaifv.core.stream.TokenListener;
import io.github.rlaifv.core.testkit.FakePolicy;
import io.github.rlaifv.core.testkit.WordByWord;
import io.github.rlaifv.inference.RankedResponse;
import io.github.rlaifv.inference.ResponseRanker;
import io.github.rlaifv.inference.ScoredResponse;
import io.github.rlaifv.inference.guided.GuidedDecoding;
import io.github.rlaifv.serve.testkit.ApiClient;
import io.github.rlaifv.serve.testkit.Waiting;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Answers of a server whose policy is guided decoding. */
@Timeout(120)
class GuidedAnswersTest {
    private static final List<String> SENTENCES = List.of("A dog sits.", "It is brown.");

    private final FakePolicy writer = FakePolicy.builder()
            .continuesPrefixes()
            .writes(GuidedAnswersTest::written)
            .build();
    private ChatServer server = start(ChatServer.builder(guided(new WordByWord(writer))));
    private ApiClient client = new ApiClient(server);

    /** Candidate i writes the rest of the text, with i unicorns in its first sentence. */
    private static String written(GenerationRequest request, int index) {
        String before = request.prefix();
        int said = before.isEmpty() ? 0 : before.split("(?<=\\.) ").length;
        if (said >= SENTENCES.size()) {
            return before;
        }
        String rest = String.join(" ", SENTENCES.subList(said, SENTENCES.size()))
                .replaceFirst("\\.", " unicorn".repeat(index) + ".");
        return before.isEmpty() ? rest : before + " " + rest;
    }

    /** Prefers short texts. */
    private record ShortestFirst(Policy policy) implements ResponseRanker {
        @Override
        public SortedMap<String, String> settings() {
            return new TreeMap<>();
        }

        @Override
        public List<Outcome<RankedResponse>> tryRankAll(List<ScoreRequest> pools) {
            return Outcome.successes(pools.stream().map(ShortestFirst::ranking).toList());
        }

        private static RankedResponse ranking(ScoreRequest pool) {
            List<ScoredResponse> scored = new ArrayList<>();
            pool.responses()
                    .forEach(text -> scored.add(new ScoredResponse(scored.size(), text, -text.length(), -1, -1, 1)));
            return new RankedResponse(scored);
        }
    }

    private static Policy guided(Policy generator) {
        return GuidedDecoding.builder(new ShortestFirst(generator))
                .candidates(3)
                .build()
                .policy();
    }

    private static ChatServer start(ChatServerBuilder options) {
        return options.name("m").withoutBestOf("the answers are guided").port(0).start();
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void wholeAnswersAndStreamsHaveTheBestSentences() {
        assertThat(client.post(client.ask("What is there?")).text()).isEqualTo("A dog sits. It is brown.");
        List<JsonNode> chunks = client.stream(client.ask("What is there?").put("n", 2));
        assertThat(ApiClient.joined(chunks, 1)).isEqualTo("A dog sits. It is brown.");
        assertThat(chunks.stream()
                        .filter(chunk -> chunk.at("/choices/0/index").asInt() == 0)
                        .map(chunk -> chunk.at("/choices/0/delta/content").asText(""))
                        .filter(text -> !text.isEmpty()))
                .containsExactly("A dog sits.", " It is brown.");
    }

    @Test
    void messageOfTheAssistantIsContinuedBySentences() {
        ObjectNode body =
                client.ask("What is there?").put("continue_final_message", true).put("add_generation_prompt", false);
        body.withArray("messages").addObject().put("role", "assistant").put("content", "A dog sits.");
        assertThat(client.post(body).text()).isEqualTo(" It is brown.");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "use_beam_search | true | invalid_prompt | asks for a beam search",
                "logprobs | true | unsupported_parameter | does not report the log-probabilities",
                "best_of | 4 | unsupported_parameter | This server has no best-of-N: the answers are guided"
            })
    void fieldThatGuidedAnswersLackIsRejected(String field, String value, String code, String message) {
        ObjectNode body = client.ask("What is there?");
        if (field.equals("use_beam_search")) {
            body.put(field, true).put("n", 4);
        } else if (field.equals("best_of")) {
            body.put(field, Integer.parseInt(value));
        } else {
            body.put(field, Boolean.parseBoolean(value));
        }
        ApiClient.Reply reply = client.post(body);
        assertThat(reply.status()).isEqualTo(400);
        assertThat(reply.error().path("code").asText()).isEqualTo(code);
        assertThat(reply.error().path("message").asText()).contains(message);
        assertThat(client.post(client.ask("What is there?")).status()).isEqualTo(200);
    }

    @Test
    void deadlineEndsTheCandidatesOfASentence() {
        server.close();
        AtomicInteger running = new AtomicInteger();
        server = start(ChatServer.builder(guided(new Endless(writer, running))).deadline(Duration.ofMillis(500)));
        client = new ApiClient(server);
        ApiClient.Reply reply = client.post(client.ask("What is there?"));
        assertThat(reply.status()).isEqualTo(504);
        assertThat(reply.error().path("code").asText()).isEqualTo("deadline_exceeded");
        Waiting.until("the candidates end", () -> running.get() == 0);
        Waiting.until("the queue is empty", () -> server.queue().running() == 0);
    }

    /** Writes candidates that end only when they are no longer wanted. */
    private static final class Endless extends ForwardingPolicy {
        private final AtomicInteger running;

        Endless(Policy policy, AtomicInteger running) {
            super(policy);
            this.running = running;
        }

        @Override
        public List<Outcome<List<Completion>>> tryGenerate(List<GenerationRequest> requests, TokenListener listener) {
            running.incrementAndGet();
            while (listener.wanted(0, 0)) {
                LockSupport.parkNanos(1_000_000);
            }
            running.decrementAndGet();
            return Outcome.successes(requests.stream()
                    .map(request ->
                            Collections.nCopies(request.count(), new Completion("", List.of(), FinishReason.CANCELLED)))
                    .toList());
        }
    }
}
