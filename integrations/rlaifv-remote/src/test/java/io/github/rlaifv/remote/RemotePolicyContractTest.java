package io.github.rlaifv.remote;

import io.github.rlaifv.core.policy.Capability;
import io.github.rlaifv.core.policy.GenerationRequest;
import io.github.rlaifv.core.policy.Policy;
import io.github.rlaifv.core.policy.Prompt;
import io.github.rlaifv.core.testkit.FaultServer;
import io.github.rlaifv.core.testkit.FaultServer.Fault;
import io.github.rlaifv.core.testkit.PolicyContract;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;

class RemotePolicyContractTest extends PolicyContract {
    private final FaultServer server = FaultServer.start()
            .writes(request -> "about " + FaultServer.question(request))
            .firstTokens(question -> Map.of("Yes", 0.6, "No", 0.3))
            .script((question, attempt) -> question.startsWith("Refuse") ? Fault.REFUSED_400 : Fault.NONE);

    @AfterEach
    void stop() {
        server.close();
    }

    @Override
    protected Policy open() {
        return RemotePolicy.builder()
                .baseUrl(server.baseUrl())
                .model("scripted")
                .capabilities(Set.of(Capability.GENERATE, Capability.NEXT_TOKEN_PROBABILITIES))
                .persistence(RetrySettings.standard().withAttempts(1))
                .build();
    }

    @Override
    protected Optional<GenerationRequest> failing() {
        return Optional.of(new GenerationRequest("broken", Prompt.of("Refuse this"), 1, sampling(0)));
    }
}
