package io.github.rlaifv.remote;

import io.github.rlaifv.core.policy.GenerationRequest;
import io.github.rlaifv.core.policy.Policy;
import io.github.rlaifv.core.policy.Prompt;
import io.github.rlaifv.core.testkit.FakePolicy;
import io.github.rlaifv.core.testkit.PolicyContract;
import io.github.rlaifv.core.testkit.vllm.FakeVllm;
import io.github.rlaifv.core.testkit.vllm.VllmFault;
import java.util.Collections;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;

/** The contract of a policy on a server of kind vLLM, which has all capabilities. */
class VllmPolicyContractTest extends PolicyContract {
    private final FakeVllm server = FakeVllm.start(FakePolicy.builder()
                    .continuesPrefixes()
                    .writes((request, index) -> request.prefix().isEmpty()
                            ? "about " + FakePolicy.textOf(request.prompt())
                            : request.prefix() + " about " + FakePolicy.textOf(request.prompt()))
                    .answers((prompt, word) -> word.equals("Yes") ? 0.6 : 0.3)
                    .scores((prompt, response) -> Collections.nCopies(
                            response.isEmpty() ? 1 : response.split(" ").length + 1,
                            -0.01 * (FakePolicy.textOf(prompt) + response).length()))
                    .build())
            .script((request, attempt) ->
                    request.toString().contains("Refuse this") ? VllmFault.REFUSED : VllmFault.NONE);

    @AfterEach
    void stop() {
        server.close();
    }

    @Override
    protected Policy open() {
        return RemotePolicy.builder()
                .baseUrl(server.baseUrl())
                .model(FakeVllm.MODEL)
                .server(ServerKind.VLLM)
                .words(WordSource.EXACT)
                .persistence(RetrySettings.standard().withAttempts(1))
                .build();
    }

    @Override
    protected Optional<GenerationRequest> failing() {
        return Optional.of(new GenerationRequest("broken", Prompt.of("Refuse this"), 1, sampling(0)));
    }
}
