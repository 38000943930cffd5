package io.github.rlaifv.core.queue;

import io.github.rlaifv.core.policy.GenerationRequest;
import io.github.rlaifv.core.policy.Policy;
import io.github.rlaifv.core.policy.Prompt;
import io.github.rlaifv.core.policy.RequestFailure;
import io.github.rlaifv.core.testkit.FakePolicy;
import io.github.rlaifv.core.testkit.PolicyContract;
import java.util.List;
import java.util.Optional;

class QueuedPolicyContractTest extends PolicyContract {
    @Override
    protected Policy open() {
        return QueuedPolicy.builder(FakePolicy.builder()
                        .writes((request, i) -> request.key() + "/" + i)
                        .scores((prompt, response) -> List.of(-1.0, -0.5))
                        .answers((prompt, word) -> 0.25)
                        .fails(text -> text.equals("Refuse this")
                                ? Optional.of(new RequestFailure("", "refused", "", false))
                                : Optional.empty())
                        .build())
                .build();
    }

    @Override
    protected Optional<GenerationRequest> failing() {
        return Optional.of(new GenerationRequest("broken", Prompt.of("Refuse this"), 1, sampling(0)));
    }
}
