package io.github.rlaifv.core.testkit;

import io.github.rlaifv.core.policy.RequestFailure;
import java.util.List;
import java.util.Optional;

/** Models without weights for chat models: what they write shows how they were asked. */
public final class SeedWriter {
    private SeedWriter() {}

    /**
     * A model that writes its seed, its temperature and as many s as its number, and fails for texts that begin with "bad",
     * by the reason that follows; failures about images are not retriable. Against {@link #base}, the third candidate is
     * best, with a reward and a margin of 0.05.
     */
    public static FakePolicy.Builder writer() {
        return FakePolicy.builder()
                .name("writer")
                .writes((request, index) -> "a cat" + "s".repeat(index) + " by seed "
                        + request.sampling().seed() + " at "
                        + request.sampling().temperature())
                .scores((prompt, response) -> List.of(response.startsWith("a catss ") ? -1.0 : -2.0, -0.5))
                .fails(text -> text.startsWith("bad ")
                        ? Optional.of(new RequestFailure(
                                "", text.substring("bad ".length()), "detail", !text.contains("image")))
                        : Optional.empty());
    }

    /** The reference of {@link #writer}. */
    public static FakePolicy base() {
        return FakePolicy.builder()
                .name("base")
                .scores((prompt, response) -> List.of(-2.0, -0.5))
                .build();
    }
}
