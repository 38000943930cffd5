package io.github.rlaifv.align.verify;

import io.github.rlaifv.core.image.ImageSource;
import io.github.rlaifv.core.policy.Prompt;
import io.github.rlaifv.core.policy.RequestFailure;
import io.github.rlaifv.core.policy.ScoreRequest;
import io.github.rlaifv.core.testkit.FakePolicy;
import io.github.rlaifv.feedback.claim.ClaimDecomposer;
import io.github.rlaifv.inference.ResponseRanker;
import io.github.rlaifv.inference.SelfRewardReranker;
import io.github.rlaifv.inference.testkit.ResponseRankerContract;
import java.util.List;
import java.util.Optional;

class VerifiedRankerContractTest extends ResponseRankerContract {
    private static Prompt prompt(int image) {
        return Prompt.of(ImageSource.of("image " + image, new byte[] {(byte) image}), "What is there?");
    }

    @Override
    protected ResponseRanker ranker() {
        FakePolicy model = FakePolicy.builder()
                .scores((prompt, response) -> List.of(-1.0 * response.length()))
                .answers((prompt, word) -> word.equalsIgnoreCase("yes")
                                == FakePolicy.textOf(prompt).contains("cat")
                        ? 0.9
                        : 0.1)
                .fails(text -> text.contains("cow")
                        ? Optional.of(new RequestFailure("judge", "timed out", "", true))
                        : Optional.empty())
                .build();
        return VerifiedRanker.builder(SelfRewardReranker.of(model, model))
                .decomposer(ClaimDecomposer.byRules())
                .build();
    }

    @Override
    protected List<ScoreRequest> pools() {
        return List.of(
                new ScoreRequest(prompt(1), List.of("There is a dog.", "There is a cat.", "There is a dog.")),
                new ScoreRequest(prompt(2), List.of("There is a dog.")),
                new ScoreRequest(Prompt.of("What is a dog?"), List.of("A dog is an animal.", "A pet.")));
    }

    @Override
    protected Optional<ScoreRequest> failing() {
        return Optional.of(new ScoreRequest(prompt(3), List.of("There is a cow.", "There is a cat.")));
    }
}
