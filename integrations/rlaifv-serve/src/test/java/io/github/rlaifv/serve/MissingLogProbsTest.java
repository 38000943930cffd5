package io.github.rlaifv.serve;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.rlaifv.core.internal.policy.ForwardingPolicy;
import io.github.rlaifv.core.policy.Completion;
import io.github.rlaifv.core.policy.GenerationRequest;
import io.github.rlaifv.core.policy.Outcome;
import io.github.rlaifv.core.policy.Policy;
import io.github.rlaifv.core.stream.SampledToken;
import io.github.rlaifv.core.stream.TokenListener;
import io.github.rlaifv.serve.testkit.ApiClient;
import io.github.rlaifv.serve.testkit.SteppedPolicy;
import io.github.rlaifv.serve.testkit.Waiting;
import java.util.List;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A policy that reports no log-probabilities of tokens. */
@Timeout(60)
class MissingLogProbsTest {
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void policyWithoutLogProbabilitiesIsStoppedAtItsFirstToken(boolean stream) {
        SteppedPolicy one = new SteppedPolicy(1);
        try (ChatServer server =
                ChatServer.builder(withoutLogProbs(one)).port(0).start()) {
            ApiClient client = new ApiClient(server);
            ObjectNode body = client.ask("go").put("max_tokens", 1000).put("stream", stream);
            ApiClient.Reply reply = client.post(body.deepCopy().put("logprobs", true));
            assertThat(reply.status()).isEqualTo(400);
            JsonNode error = reply.error();
            assertThat(error.path("code").asText()).isEqualTo("unsupported_parameter");
            assertThat(error.path("param").asText()).isEqualTo("logprobs");
            assertThat(one.sampled()).isEqualTo(1);
            one.allow(1100);
            Waiting.until("the computation ends", () -> server.queue().running() == 0);
            assertThat(one.sampled()).isEqualTo(1);
            assertThat(client.post(body).status()).isEqualTo(200);
        }
    }

    private static Policy withoutLogProbs(SteppedPolicy policy) {
        return new ForwardingPolicy(policy) {
            @Override
            public List<Outcome<List<Completion>>> tryGenerate(
                    List<GenerationRequest> requests, TokenListener listener) {
                return policy.tryGenerate(requests, new TokenListener() {
                    @Override
                    public void sampled(SampledToken token) {
                        listener.sampled(SampledToken.ofText(token.request(), token.completion(), token.text()));
                    }

                    @Override
                    public boolean wanted(int request, int completion) {
                        return listener.wanted(request, completion);
                    }
                });
            }
        };
    }
}
