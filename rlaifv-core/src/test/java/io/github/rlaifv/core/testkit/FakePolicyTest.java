package io.github.rlaifv.core.testkit;

import io.github.rlaifv.core.policy.GenerationRequest;
import io.github.rlaifv.core.policy.Policy;
import io.github.rlaifv.core.policy.Prompt;
import io.github.rlaifv.core.policy.RequestFailure;
import java.util.List;
import java.util.Optional;

class FakePolicyTest extends PolicyContract {
    @Override
    protected Policy open() {
        return FakePolicy.builder()
                .writes((request, index) -> request.key() + " #" + index)
                .answers((prompt, word) -> word.length() / 10.0)
                .scores((prompt, response) -> List.of(-1.0, -0.1 * response.length()))
                .fails(text -> text.equals("Broken?")
                        ? Optional.of(new RequestFailure(text, "timed out", "", true))
                        : Optional.empty())
                .build();
    }

    @Override
    protected Optional<GenerationRequest> failing() {
        return Optional.of(new GenerationRequest("broken", Prompt.of("Broken?"), 2, sampling(0)));
    }
}
