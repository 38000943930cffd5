package io.github.rlaifv.core.internal.pool;

import io.github.rlaifv.core.image.ImageSource;
import io.github.rlaifv.core.internal.mllm.LlavaWorkload;
import io.github.rlaifv.core.model.Policies;
import io.github.rlaifv.core.policy.GenerationRequest;
import io.github.rlaifv.core.policy.Policy;
import io.github.rlaifv.core.policy.Prompt;
import io.github.rlaifv.core.testkit.Fixtures;
import io.github.rlaifv.core.testkit.PolicyContract;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

class PolicyPoolContractTest extends PolicyContract {
    @Override
    protected Policy open() {
        return Policies.pool(List.of(LlavaWorkload.open(1), LlavaWorkload.open(1)));
    }

    @Override
    protected Prompt prompt(int number) {
        return Prompt.of(Fixtures.photos().any(number).image(), "What is in part " + number + "?");
    }

    /** A request with a truncated photo. */
    @Override
    protected Optional<GenerationRequest> failing() {
        byte[] bytes = Fixtures.photos().any(0).image().read();
        ImageSource cut = ImageSource.of("cut.jpg", Arrays.copyOf(bytes, bytes.length / 3));
        return Optional.of(new GenerationRequest("broken", Prompt.of(cut, "What is here?"), 1, sampling(0)));
    }
}
