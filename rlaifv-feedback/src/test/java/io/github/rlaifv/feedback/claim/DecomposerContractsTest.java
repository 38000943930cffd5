package io.github.rlaifv.feedback.claim;

import io.github.rlaifv.core.policy.Policy;
import io.github.rlaifv.core.policy.RequestFailure;
import io.github.rlaifv.core.testkit.FakePolicy;
import io.github.rlaifv.feedback.testkit.ClaimDecomposerContract;
import java.util.Optional;
import org.junit.jupiter.api.Nested;

/** Runs {@link ClaimDecomposerContract} for every decomposer. */
class DecomposerContractsTest {
    private static final String BROKEN = "There is a broken thing.";

    /**
     * Model that repeats sentences as claims, turns claims into questions, and fails for prompts about something
     * broken.
     */
    private static Policy model() {
        return FakePolicy.builder()
                .writes((request, index) -> write(FakePolicy.textOf(request.prompt())))
                .fails(prompt -> prompt.contains(BROKEN)
                        ? Optional.of(new RequestFailure("a prompt", "timed out", "", true))
                        : Optional.empty())
                .build();
    }

    private static String write(String prompt) {
        String input = prompt.substring(prompt.indexOf('\n') + 1);
        if (prompt.startsWith("split")) {
            return input.equals("?") ? "" : "- " + input;
        }
        return input.replace("There is", "Is there").replace('.', '?');
    }

    private static PromptedClaimDecomposer.Builder prompted() {
        return PromptedClaimDecomposer.builder(model()).dividePrompt("split\n{response}");
    }

    @Nested
    class QuestionsTogetherTest extends ClaimDecomposerContract {
        @Override
        protected ClaimDecomposer decomposer() {
            return prompted().questionPrompt("ask\n{claims}").build();
        }

        @Override
        protected Optional<AnsweredQuestion> failing() {
            return Optional.of(response(BROKEN));
        }
    }

    @Nested
    class QuestionsPerClaimTest extends ClaimDecomposerContract {
        @Override
        protected ClaimDecomposer decomposer() {
            return prompted().questionPromptPerClaim("ask\n{claim}").build();
        }

        @Override
        protected Optional<AnsweredQuestion> failing() {
            return Optional.of(response(BROKEN));
        }
    }

    @Nested
    class StructuredListsTest extends ClaimDecomposerContract {
        @Override
        protected ClaimDecomposer decomposer() {
            Policy model = FakePolicy.builder()
                    .followsFormats()
                    .writes((request, index) ->
                            listed(request.format().orElseThrow().field(), write(FakePolicy.textOf(request.prompt()))))
                    .fails(prompt -> prompt.contains(BROKEN)
                            ? Optional.of(new RequestFailure("a prompt", "timed out", "", true))
                            : Optional.empty())
                    .build();
            return PromptedClaimDecomposer.builder(model)
                    .dividePrompt("split\n{response}")
                    .questionPromptPerClaim("ask\n{claim}")
                    .structuredLists(true)
                    .build();
        }

        private static String listed(String field, String text) {
            String entry = text.replaceFirst("^- ", "");
            return "{\"" + field + "\": [" + (entry.isEmpty() ? "" : "\"" + entry + "\"") + "]}";
        }

        @Override
        protected Optional<AnsweredQuestion> failing() {
            return Optional.of(response(BROKEN));
        }
    }

    @Nested
    class RulesTest extends ClaimDecomposerContract {
        private final ClaimDecomposer rules = ClaimDecomposer.byRules();

        @Override
        protected ClaimDecomposer decomposer() {
            return rules;
        }
    }
}
