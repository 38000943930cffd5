package io.github.rlaifv.serve;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.rlaifv.core.testkit.FakePolicy;
import io.github.rlaifv.serve.testkit.ApiClient;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Failures that no client can mend. */
class UnusableModelsTest {
    private static FakePolicy model(String name, List<Double> scores) {
        return FakePolicy.builder()
                .name(name)
                .writes((request, index) -> "a dog " + index)
                .scores((prompt, response) -> scores)
                .build();
    }

    @Test
    void wrongReferenceIsAnErrorOfTheServer() {
        try (FakePolicy policy = model("tiny", List.of(-1.0, -1.0));
                FakePolicy reference = model("other", List.of(-1.0, -1.0, -1.0));
                ChatServer server =
                        ChatServer.builder(policy).reference(reference).port(0).start()) {
            ApiClient client = new ApiClient(server);

            ApiClient.Reply reply = client.post(client.ask("What?").put("best_of", 2));

            assertThat(reply.status()).isEqualTo(500);
            assertThat(reply.error().path("message").asText())
                    .isEqualTo("The model behind this server failed. Its log has the details.");
        }
    }
}
