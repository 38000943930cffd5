package io.github.rlaifv.springai;

import io.github.rlaifv.core.policy.RequestFailure;
import io.github.rlaifv.core.testkit.FakePolicy;
import io.github.rlaifv.inference.SelfRewardReranker;
import java.util.List;
import java.util.Optional;

/** Models without weights. */
final class TestModels {
    private TestModels() {}

    /** Writes its seed, temperature and number, and fails for texts that begin with "bad". */
    static FakePolicy.Builder writer() {
        return FakePolicy.builder()
                .name("writer")
                .writes((request, index) -> "a cat" + "s".repeat(index) + " by seed "
                        + request.sampling().seed() + " at "
                        + request.sampling().temperature())
                .scores((prompt, response) -> List.of(response.startsWith("a catss ") ? -1.0 : -2.0, -0.5))
                .fails(text -> text.startsWith("bad ")
                        ? Optional.of(new RequestFailure("", text, "detail", false))
                        : Optional.empty());
    }

    static SelfRewardReranker reranker(FakePolicy writer) {
        return SelfRewardReranker.of(
                writer,
                FakePolicy.builder()
                        .name("base")
                        .scores((prompt, response) -> List.of(-2.0, -0.5))
                        .build());
    }
}
