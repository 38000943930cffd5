package io.github.rlaifv.feedback.claim;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.rlaifv.core.policy.GenerationRequest;
import io.github.rlaifv.core.testkit.FakePolicy;
import java.util.List;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Checks of what the decomposing model writes. A fact truncated by the token limit is dropped, and a question that yes
 * or no can't answer is rejected.
 */
class CheckedAnswersTest {
    private static final String FACT = "The car is red.";

    /**
     * Decomposer whose model writes the facts for a prompt that begins with "divide", and the questions for any other
     * prompt.
     */
    private static PromptedClaimDecomposer.Builder decomposer(
            String facts, String questions, Predicate<String> cutOff) {
        return PromptedClaimDecomposer.builder(FakePolicy.builder()
                        .writes((request, index) -> isDividing(request) ? facts : questions)
                        .cutsOff(cutOff)
                        .build())
                .dividePrompt("divide {response}")
                .questionPrompt("ask {claims}");
    }

    private static boolean isDividing(GenerationRequest request) {
        return FakePolicy.textOf(request.prompt()).startsWith("divide");
    }

    private static Decomposition divided(PromptedClaimDecomposer.Builder decomposer) {
        return decomposer
                .build()
                .decompose(List.of(new AnsweredQuestion("What is here?", "Something.")))
                .get(0);
    }

    private static Decomposition asked(String question) {
        Decomposition together = divided(decomposer("- " + FACT, "- " + question, text -> false));
        Decomposition perClaim =
                divided(decomposer("- " + FACT, "- " + question, text -> false).questionPromptPerClaim("ask {claim}"));
        assertThat(together.problem()).isEqualTo(perClaim.problem());
        assertThat(together.claims()).isEqualTo(perClaim.claims());
        return together;
    }

    @Test
    void factTruncatedByTheTokenLimitIsDropped() {
        String facts = "- The car is red.\n- There is a dog.\n- The dog is bro";
        String questions = "- Is the car red?\n- Is there a dog?";

        assertThat(divided(decomposer(facts, questions, facts::equals)).claims())
                .extracting(Claim::statement)
                .containsExactly("The car is red.", "There is a dog.");
        assertThat(divided(decomposer(facts, questions, text -> false)).problem())
                .contains("asking: number of questions differs from number of claims");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[\"The car is red.\", \"There is a dog.\", \"The dog is bro",
                "```json\n[\n  \"The car is red.\",\n  \"There is a dog.\",\n  \"The d",
                "{\"facts\": [\"The car is red.\", \"There is a dog.\"",
                "1. The car is red. 2. There is a dog. 3. The dog is bro",
                "| Fact |\n|---|\n| The car is red. |\n| There is a dog. |\n| The do",
            })
    void wholeFactsOfATruncatedListCountInEveryLayout(String facts) {
        assertThat(divided(decomposer(facts, "- Is the car red?\n- Is there a dog?", facts::equals))
                        .claims())
                .extracting(Claim::statement)
                .containsExactly("The car is red.", "There is a dog.");
    }

    @Test
    void sentencesAroundATruncatedOneKeepTheirFacts() {
        FakePolicy model = FakePolicy.builder()
                .writes((request, index) -> {
                    String prompt = FakePolicy.textOf(request.prompt());
                    return isDividing(request)
                            ? "- " + prompt.substring(7)
                            : prompt.substring(4).replaceAll("There is ([^.]*)[.]", "Is there $1?");
                })
                .cutsOff(text -> text.contains("- There is a dog"))
                .build();

        assertThat(PromptedClaimDecomposer.builder(model)
                        .dividePrompt("divide {response}")
                        .questionPromptPerClaim("ask {claim}")
                        .sentenceBySentence()
                        .build()
                        .decompose(
                                List.of(new AnsweredQuestion("?", "There is a cat. There is a dog. There is a bird.")))
                        .get(0)
                        .claims())
                .extracting(Claim::question)
                .containsExactly("Is there a cat?", "Is there a bird?");
    }

    @Test
    void reasonsNameTheStepAndWhetherItsOutputWasTruncated() {
        String loop = "- the the the the";
        assertThat(divided(decomposer(loop, "", loop::equals)).problem())
                .contains("dividing: no claims found (answer cut off)");
        assertThat(divided(decomposer("", "", text -> false)).problem()).contains("dividing: no claims found");

        String facts = "- The car is red.\n- There is a dog.";
        String questions = "- Is the car red?\n- Is there a d";
        assertThat(divided(decomposer(facts, questions, questions::equals)).problem())
                .contains("asking: number of questions differs from number of claims (answer cut off)");
        String mumbling = "- the car\n- Is there a dog?\n- Is the";
        assertThat(divided(decomposer(facts, mumbling, mumbling::equals)).problem())
                .contains("asking: not a question (answer cut off)");
        assertThat(divided(decomposer(facts, loop, loop::equals).questionPromptPerClaim("ask {claim}"))
                        .problem())
                .contains("asking: number of questions differs from number of claims (answer cut off)");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "The car is red.",
                "The car is red?",
                "the car is red",
                "Is the car red.",
                "What color is the car?",
                "In which place is the car?",
                "who drives it?",
                "How many cars are there?",
                "Describe the car?",
                "Red?",
                "Is?",
                "Is the car red or blue?",
                "Is the car red? The car is red.",
                "Is the car red? Yes.",
                "?"
            })
    void textThatIsNotAYesNoQuestionIsRejected(String text) {
        assertThat(asked(text.equals("?") ? "x " + "x".repeat(5_000) + "?" : text)
                        .problem())
                .contains("asking: not a question");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Is the car red?",
                "Is it true that the car is red?",
                "Isn't the car red?",
                "Is the car red? (yes or no)",
                "Is the car red? Please answer yes or no.",
                "\u201cIs the car red?\u201d",
                "Is the car red, or not?",
                "The car is red, isn't it?",
                "Est-ce que la voiture est rouge ?",
                "\u6c7d\u8f66\u662f\u7ea2\u8272\u7684\u5417\uff1f"
            })
    void yesNoQuestionInAnyWordingIsAccepted(String text) {
        assertThat(asked(text).claims()).containsExactly(new Claim(FACT, text));
    }

    @Test
    void alternativeStatedByTheFactIsAccepted() {
        assertThat(divided(decomposer("- The car is red or orange.", "- Is the car red or orange?", text -> false))
                        .claims())
                .hasSize(1);
    }

    @Test
    void officialHandlingKeepsWhatTheAuthorsCodeKeeps() {
        PromptedClaimDecomposer.Builder official = decomposer(
                        "- The car is red.\n- The do", "- red car\n- dog", text -> true)
                .officialHandling();

        assertThat(divided(official).claims())
                .containsExactly(new Claim("The car is red.", "red car"), new Claim("The do", "dog"));
    }
}
