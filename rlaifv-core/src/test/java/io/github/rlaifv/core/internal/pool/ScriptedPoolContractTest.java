package io.github.rlaifv.core.internal.pool;

import io.github.rlaifv.core.model.Policies;
import io.github.rlaifv.core.policy.GenerationRequest;
import io.github.rlaifv.core.policy.Policy;
import io.github.rlaifv.core.policy.Prompt;
import io.github.rlaifv.core.policy.RequestFailure;
import io.github.rlaifv.core.testkit.FakePolicy;
import io.github.rlaifv.core.testkit.PolicyContract;
import java.util.List;
import java.util.Optional;

/** A pool of policies whose results do not depend on the call. */
class ScriptedPoolContractTest extends PolicyContract {
    private static FakePolicy copy() {
        return FakePolicy.builder()
                .writes((request, i) -> request.key() + "/" + i)
                .scores((prompt, response) -> List.of(-1.0, -0.5))
                .answers((prompt, word) -> 0.25)
                .fails(text -> text.equals("Refuse this")
                        ? Optional.of(new RequestFailure("", "refused", "", false))
                        : Optional.empty())
                .build();
    }

    @Override
    protected Policy open() {
        return Policies.pool(List.of(copy(), copy(), copy()));
    }

    @Override
    protected Optional<GenerationRequest> failing() {
        return Optional.of(new GenerationRequest("broken", Prompt.of("Refuse this"), 1, sampling(0)));
    }
}
