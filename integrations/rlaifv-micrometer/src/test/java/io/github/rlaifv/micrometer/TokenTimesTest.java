package io.github.rlaifv.micrometer;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.rlaifv.core.policy.Completion;
import io.github.rlaifv.core.policy.FinishReason;
import io.github.rlaifv.core.policy.GenerationRequest;
import io.github.rlaifv.core.policy.Policy;
import io.github.rlaifv.core.policy.Prompt;
import io.github.rlaifv.core.policy.Sampling;
import io.github.rlaifv.core.stream.SampledToken;
import io.github.rlaifv.core.stream.TokenListener;
import io.github.rlaifv.core.testkit.ScriptedPolicies;
import io.github.rlaifv.core.testkit.WordByWord;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class TokenTimesTest {
    private static final String FIRST = "gen_ai.server.time_to_first_token";
    private static final String EACH = "gen_ai.server.time_per_output_token";
    private static final String WHOLE = "gen_ai.server.request.duration";

    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final PolicyMetrics metrics =
            PolicyMetrics.builder(registry).server(true).build();
    private final GenerationRequest request = new GenerationRequest("key", Prompt.of("What?"), 2, Sampling.greedy(8));

    private Timer timer(String name) {
        return registry.get(name).timer();
    }

    @Test
    void tokensHaveTimesWithinThoseOfTheirCall() {
        Policy measured = metrics.measured(new WordByWord(ScriptedPolicies.saying("fake", "a dog and a cat")));

        measured.generate(List.of(request));
        measured.generate(List.of(request));

        assertThat(timer(WHOLE).count()).isEqualTo(2);
        assertThat(timer(FIRST).count()).isEqualTo(4);
        assertThat(timer(EACH).count()).isEqualTo(4);
        double longest = timer(WHOLE).max(TimeUnit.NANOSECONDS);
        assertThat(timer(FIRST).max(TimeUnit.NANOSECONDS)).isPositive().isLessThan(longest);
        assertThat(timer(EACH).max(TimeUnit.NANOSECONDS)).isPositive().isLessThan(longest);
    }

    @Test
    void completionOfOneTokenHasNoTimePerFurtherToken() {
        metrics.measured(new WordByWord(ScriptedPolicies.saying("fake", "dog"))).generate(List.of(request));

        assertThat(timer(FIRST).count()).isEqualTo(2);
        assertThat(registry.find(EACH).meters()).isEmpty();
    }

    @Test
    void callersListenerStillHearsAllTokensAndEndsCompletions() {
        Policy measured = metrics.measured(new WordByWord(ScriptedPolicies.saying("fake", "a dog and a cat")));
        List<String> reported = new ArrayList<>();

        List<Completion> written = measured.tryGenerate(List.of(request), new TokenListener() {
                    @Override
                    public void sampled(SampledToken token) {
                        reported.add(token.completion() + token.text());
                    }

                    @Override
                    public boolean wanted(int asked, int completion) {
                        return completion == 0 || reported.size() < 6;
                    }
                })
                .get(0)
                .orElseThrow();

        assertThat(reported).containsExactly("0a", "0 dog", "0 and", "0 a", "0 cat", "1a");
        assertThat(written).extracting(Completion::finish).containsExactly(FinishReason.END, FinishReason.CANCELLED);
    }

    @Test
    void policyThatReportsWholeTextsHasNoTimesOfTokens() {
        metrics.measured(ScriptedPolicies.saying("fake", "a dog")).generate(List.of(request));

        assertThat(timer(WHOLE).count()).isOne();
        assertThat(registry.find(FIRST).meters()).isEmpty();
        assertThat(registry.find(EACH).meters()).isEmpty();
    }

    @Test
    void tokensAreNotAskedForWithoutTheServersMeters() {
        PolicyMetrics.of(registry)
                .measured(new WordByWord(ScriptedPolicies.saying("fake", "a dog")))
                .generate(List.of(request));

        assertThat(registry.find(FIRST).meters()).isEmpty();
        assertThat(registry.find(WHOLE).meters()).isEmpty();
    }
}
