package io.github.rlaifv.remote;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.langchain4j.data.message.AiMessage;
import dev.langchain4j.data.message.UserMessage;
import dev.langchain4j.exception.InvalidRequestException;
import dev.langchain4j.exception.RateLimitException;
import dev.langchain4j.model.chat.ChatModel;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.response.ChatResponse;
import io.github.rlaifv.core.image.ImageSource;
import io.github.rlaifv.core.policy.Capability;
import io.github.rlaifv.core.policy.Completion;
import io.github.rlaifv.core.policy.GenerationRequest;
import io.github.rlaifv.core.policy.MissingCapabilityException;
import io.github.rlaifv.core.policy.NextTokenRequest;
import io.github.rlaifv.core.policy.Outcome;
import io.github.rlaifv.core.policy.Policy;
import io.github.rlaifv.core.policy.Prompt;
import io.github.rlaifv.core.policy.Sampling;
import io.github.rlaifv.core.run.BadDataException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

class ChatModelPolicyTest {
    private final List<ChatRequest> asked = Collections.synchronizedList(new ArrayList<>());

    private Policy policy(Function<String, String> answers) {
        return ChatModelPolicy.of("fake model", new ChatModel() {
            @Override
            public ChatResponse doChat(ChatRequest request) {
                asked.add(request);
                String question = ((UserMessage) request.messages().get(0)).singleText();
                return ChatResponse.builder()
                        .aiMessage(AiMessage.from(answers.apply(question)))
                        .build();
            }
        });
    }

    private static GenerationRequest request(String key) {
        return new GenerationRequest(
                key,
                Prompt.of(key),
                1,
                Sampling.builder().temperature(0.2).topP(0.9).maxNewTokens(256).build());
    }

    @Test
    void policyReturnsTextOfChatModel() {
        try (Policy policy = policy(question -> " about " + question)) {
            assertThat(policy.generate(List.of(request("a"), request("b"))))
                    .extracting(completions -> completions.get(0).text())
                    .containsExactly("about a", "about b");
            assertThat(asked.get(0).parameters().temperature()).isEqualTo(0.2);
            assertThat(asked.get(0).parameters().maxOutputTokens()).isEqualTo(256);
            assertThat(policy.capabilities()).containsExactly(Capability.GENERATE);
        }
    }

    @Test
    void failureNamesItsRequest() {
        try (Policy policy = policy(question -> {
            if (question.equals("b")) {
                throw new RateLimitException("too many");
            }
            if (question.equals("c")) {
                throw new InvalidRequestException("too long");
            }
            return question;
        })) {
            List<Outcome<List<Completion>>> outcomes =
                    policy.tryGenerate(List.of(request("a"), request("b"), request("c")));

            assertThat(outcomes.get(0).value()).isPresent();
            assertThat(outcomes.get(1).failure()).hasValueSatisfying(failure -> {
                assertThat(failure.toString()).isEqualTo("b: rate limited (too many)");
                assertThat(failure.retriable()).isTrue();
            });
            assertThat(outcomes.get(2).failure())
                    .hasValueSatisfying(
                            failure -> assertThat(failure.retriable()).isFalse());
        }
    }

    @Test
    void unsupportedRequestsAreRejected() {
        Prompt image = Prompt.of(ImageSource.of("p", new byte[] {1}), "What is it?");
        try (Policy policy = policy(question -> question)) {
            assertThatThrownBy(() -> policy.generate(List.of(new GenerationRequest("k", image, 1, Sampling.greedy(3)))))
                    .isInstanceOf(BadDataException.class)
                    .hasMessageContaining("request k holds an image");
            assertThatThrownBy(() -> policy.nextTokenProbabilities(
                            List.of(new NextTokenRequest(Prompt.of("a"), List.of("yes")))))
                    .isInstanceOf(MissingCapabilityException.class)
                    .hasMessageContaining("NEXT_TOKEN_PROBABILITIES");
        }
    }
}
