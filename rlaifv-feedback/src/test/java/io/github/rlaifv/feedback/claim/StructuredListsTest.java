package io.github.rlaifv.feedback.claim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.rlaifv.core.policy.GenerationRequest;
import io.github.rlaifv.core.policy.ListFormat;
import io.github.rlaifv.core.policy.Outcome;
import io.github.rlaifv.core.policy.RequestFailure;
import io.github.rlaifv.core.run.BadDataException;
import io.github.rlaifv.core.testkit.FakePolicy;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Claims and questions as JSON lists that the model is kept to. */
class StructuredListsTest {
    private static final String FACTS = "{\"facts\": [\"There is a car.\", \"The \\\"car\\\" is red.\"]}";

    private static ListFormat format(GenerationRequest request) {
        return request.format().orElseThrow();
    }

    private static String questions(GenerationRequest request) {
        return IntStream.range(0, format(request).most())
                .mapToObj(i -> "\"Is there thing " + i + " of " + request.key().substring(0, 12) + "?\"")
                .collect(Collectors.joining(", ", "{\"questions\": [", "]}"));
    }

    private static FakePolicy.Builder model(String facts, Function<GenerationRequest, String> questions) {
        return FakePolicy.builder()
                .followsFormats()
                .writes((request, i) -> format(request).field().equals("facts") ? facts : questions.apply(request));
    }

    private static PromptedClaimDecomposer.Builder structured(FakePolicy model) {
        return PromptedClaimDecomposer.builder(model).structuredLists(true);
    }

    private static AnsweredQuestion response(String text) {
        return new AnsweredQuestion("What is here?", text);
    }

    @Test
    void asManyQuestionsAreAskedForAsThereAreFacts() {
        FakePolicy model = model(FACTS, StructuredListsTest::questions).build();
        List<Decomposition> all = structured(model).build().decompose(List.of(response("A red car.")));
        assertThat(all.get(0).claims())
                .extracting(Claim::statement)
                .containsExactly("There is a car.", "The \"car\" is red.");
        assertThat(all.get(0).claims())
                .extracting(Claim::question)
                .satisfiesExactly(
                        first -> assertThat(first).startsWith("Is there thing 0"),
                        second -> assertThat(second).startsWith("Is there thing 1"));
        List<GenerationRequest> requests =
                model.generateCalls().stream().flatMap(List::stream).toList();
        assertThat(requests)
                .extracting(StructuredListsTest::format)
                .containsExactly(new ListFormat("facts", 0, 64, 300), ListFormat.exactly("questions", 2, 300));
        assertThat(FakePolicy.textOf(requests.get(0).prompt())).contains("as JSON: {\"facts\": ");
        assertThat(FakePolicy.textOf(requests.get(1).prompt()))
                .contains("as JSON: {\"questions\": ")
                .contains("- There is a car.\n- The \"car\" is red.");
    }

    @Test
    void oneQuestionIsAskedForPerFact() {
        FakePolicy model = model(FACTS, StructuredListsTest::questions).build();
        PromptedClaimDecomposer decomposer =
                structured(model).questionPromptPerClaim("Ask: {claim}").build();
        assertThat(decomposer.decompose(List.of(response("A red car."))).get(0).claims())
                .hasSize(2);
        assertThat(model.generateCalls().get(1))
                .extracting(StructuredListsTest::format)
                .containsOnly(ListFormat.exactly("questions", 1, 300));
    }

    @Test
    void proseIsAFailureOfTheRequestThatShowsItsBeginning() {
        String prose = "Sure! Here are the facts: there is a car" + " and another one".repeat(20);
        for (String text : List.of(
                prose,
                "[\"There is a car.\"]",
                "{\"claims\": [\"There is a car.\"]}",
                "{\"facts\": [\"There is a car.\", 3]}",
                "{\"facts\": [\"There is a car.\"], \"more\": []}",
                FACTS + " and more")) {
            FakePolicy model = model(text, StructuredListsTest::questions).build();
            List<Outcome<Decomposition>> outcomes =
                    structured(model).build().tryDecompose(List.of(response("A red car.")));
            RequestFailure failure = outcomes.get(0).failure().orElseThrow();
            assertThat(failure.reason()).isEqualTo("no list in the requested format");
            assertThat(failure.retriable()).isFalse();
            assertThat(failure.detail())
                    .startsWith("expected JSON with the field \"facts\" and 0 to 64 texts in it, but the model wrote: "
                            + text.substring(0, 18))
                    .endsWith("; the server probably ignores response_format, so switch structuredLists off for it")
                    .hasSizeLessThan(420);
        }
    }

    @Test
    void otherNumberOfQuestionsIsAFailureAndNotAMismatch() {
        FakePolicy model = model(FACTS, request -> "{\"questions\": [\"Is there a car?\"]}")
                .build();
        RequestFailure failure = structured(model)
                .build()
                .tryDecompose(List.of(response("A red car.")))
                .get(0)
                .failure()
                .orElseThrow();
        assertThat(failure.detail()).contains("with the field \"questions\" and 2 texts in it");
    }

    @Test
    void completeFactsOfAListAtTheTokenLimitAreKept() {
        String cut = "{\"facts\": [\"There is a car.\", \"The car is re";
        FakePolicy model =
                model(cut, StructuredListsTest::questions).cutsOff(cut::equals).build();
        assertThat(structured(model)
                        .build()
                        .decompose(List.of(response("A red car.")))
                        .get(0)
                        .claims())
                .extracting(Claim::statement)
                .containsExactly("There is a car.");
    }

    /** As vLLM 0.32.0 lets models write them where a schema limits the length of texts. */
    @Test
    void controlCharactersWithoutEscapesAreBlanks() {
        String facts = "{  \r \"facts\"  : [ \"There is\f\u0006a\\tcar.\u0012\"\n ]}";
        FakePolicy model = model(facts, StructuredListsTest::questions).build();
        assertThat(structured(model)
                        .build()
                        .decompose(List.of(response("A red car.")))
                        .get(0)
                        .claims())
                .extracting(Claim::statement)
                .containsExactly("There is a car.");
    }

    @Test
    void questionsThatTheTokenLimitEndsAreNamed() {
        String cut = "{\"questions\": [\"Is there a car?\", \"Is the";
        FakePolicy model = model(FACTS, request -> cut).cutsOff(cut::equals).build();
        assertThat(structured(model)
                        .build()
                        .decompose(List.of(response("A red car.")))
                        .get(0)
                        .problem())
                .isEqualTo(Optional.of(DecompositionProblem.MISMATCH + DecompositionProblem.CUT_OFF));
    }

    @Test
    void emptyListMeansThatThereAreNoClaims() {
        FakePolicy model =
                model("{\"facts\": [\" \"]}", StructuredListsTest::questions).build();
        assertThat(structured(model)
                        .build()
                        .decompose(List.of(response("Nice!")))
                        .get(0)
                        .problem())
                .isEqualTo(Optional.of(DecompositionProblem.NO_CLAIMS));
    }

    @Test
    void modelThatCantBeKeptToAFormatIsRejected() {
        FakePolicy free = FakePolicy.builder().name("llava").build();
        assertThatThrownBy(() -> structured(free).build())
                .isInstanceOf(BadDataException.class)
                .hasMessageContaining("structuredLists needs a model that is kept to a format, which llava can't be");
        FakePolicy model = model(FACTS, StructuredListsTest::questions).build();
        assertThatThrownBy(() -> structured(model).asker(free).build())
                .isInstanceOf(BadDataException.class)
                .hasMessageContaining("which llava can't be");
        assertThatIllegalStateException()
                .isThrownBy(() -> structured(model).officialHandling().build())
                .withMessageContaining("officialHandling");
    }

    @Test
    void settingsAreThoseOfBeforeWithoutTheOption() {
        FakePolicy model = model(FACTS, StructuredListsTest::questions).build();
        assertThat(PromptedClaimDecomposer.builder(model).build().settings()).doesNotContainKey("lists");
        assertThat(structured(model).build().settings()).containsEntry("lists", "structured");
    }
}
