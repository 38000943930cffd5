package io.github.rlaifv.tinyworld.ablation;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.rlaifv.core.policy.Completion;
import io.github.rlaifv.core.policy.GenerationRequest;
import io.github.rlaifv.core.policy.Outcome;
import io.github.rlaifv.core.policy.Policy;
import io.github.rlaifv.core.policy.Prompt;
import io.github.rlaifv.core.policy.RequestFailure;
import io.github.rlaifv.core.policy.Sampling;
import io.github.rlaifv.core.testkit.FakePolicy;
import io.github.rlaifv.core.testkit.PolicyContract;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class MixedDecodingTest extends PolicyContract {
    @Override
    protected Policy open() {
        return new MixedDecoding(FakePolicy.builder()
                .writes((request, index) -> request.key() + " #" + index)
                .answers((prompt, word) -> 0.25)
                .scores((prompt, response) -> List.of(-1.0))
                .fails(text -> text.equals("Broken?")
                        ? Optional.of(new RequestFailure(text, "timed out", "", true))
                        : Optional.empty())
                .build());
    }

    @Override
    protected Optional<GenerationRequest> failing() {
        return Optional.of(new GenerationRequest("broken", Prompt.of("Broken?"), 2, sampling(0)));
    }

    @Override
    protected boolean endsWhenClosed() {
        return false;
    }

    private final FakePolicy model = FakePolicy.builder()
            .writes((request, index) ->
                    request.key() + " #" + index + " at " + request.sampling().temperature())
            .build();

    @Test
    void candidatesOfARequestUseSeveralDecodingSettings() {
        MixedDecoding mixed = new MixedDecoding(model);
        Sampling sampling = Sampling.builder().maxNewTokens(7).seed(3).build();

        List<List<Completion>> written = mixed.generate(List.of(
                new GenerationRequest("a", Prompt.of("?"), 10, sampling),
                new GenerationRequest("b", Prompt.of("?"), 10, sampling)));

        assertThat(written).hasSize(2);
        assertThat(written.get(1)).hasSize(10).extracting(Completion::text).doesNotHaveDuplicates();
        assertThat(written.get(1)).extracting(Completion::text).allMatch(text -> text.startsWith("b/"));
        Set<String> temperatures = written.get(0).stream()
                .map(completion -> completion.text().replaceFirst(".* at ", ""))
                .collect(Collectors.toSet());
        assertThat(temperatures).containsExactlyInAnyOrder("0.2", "0.7", "1.0", "1.3");
        assertThat(model.generateCalls().get(0).get(0).sampling().maxNewTokens())
                .isEqualTo(7);
        assertThat(mixed.fingerprint()).isNotEqualTo(model.fingerprint());
    }

    @Test
    void requestsMayDifferInCandidatesAndFailSeparately() {
        RequestFailure failure = new RequestFailure("a prompt", "timed out", "", true);
        FakePolicy failing = FakePolicy.builder()
                .writes((request, index) -> request.key() + " #" + index)
                .fails(text -> text.equals("Broken?") ? Optional.of(failure) : Optional.empty())
                .build();
        Sampling sampling = Sampling.builder().build();

        List<Outcome<List<Completion>>> outcomes = new MixedDecoding(failing)
                .tryGenerate(List.of(
                        new GenerationRequest("a", Prompt.of("?"), 1, sampling),
                        new GenerationRequest("b", Prompt.of("Broken?"), 3, sampling),
                        new GenerationRequest("c", Prompt.of("?"), 2, sampling)));

        assertThat(outcomes.get(0).orElseThrow()).extracting(Completion::text).containsExactly("a/0 #0");
        assertThat(outcomes.get(1)).isEqualTo(Outcome.failure(failure.named("b")));
        assertThat(outcomes.get(2).orElseThrow()).extracting(Completion::text).containsExactly("c/0 #0", "c/1 #0");
    }

    @Test
    void fewerCandidatesThanDecodingSettingsAreSupported() {
        List<List<Completion>> written = new MixedDecoding(model)
                .generate(List.of(new GenerationRequest(
                        "a", Prompt.of("?"), 2, Sampling.builder().build())));
        assertThat(written.get(0)).hasSize(2);
    }
}
