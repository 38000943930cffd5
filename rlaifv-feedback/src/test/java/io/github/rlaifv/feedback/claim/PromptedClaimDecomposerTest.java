package io.github.rlaifv.feedback.claim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.rlaifv.core.policy.GenerationRequest;
import io.github.rlaifv.core.policy.Sampling;
import io.github.rlaifv.core.testkit.FakePolicy;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class PromptedClaimDecomposerTest {
    private static final String DIVIDE = "Split the text into claims.\n{response}";
    private static final String ASK_ONE = "Turn the claim into a question.\n{claim}";
    private static final String ASK_ALL = "Turn the claims into questions.\n{claims}";

    /** Model that splits texts at full stops and writes "true: CLAIM?" as the question of a claim. */
    private final FakePolicy model =
            FakePolicy.builder().writes((request, index) -> write(request)).build();

    private static String write(GenerationRequest request) {
        String prompt = FakePolicy.textOf(request.prompt());
        String input = prompt.substring(prompt.indexOf('\n') + 1);
        if (prompt.startsWith("Split")) {
            StringBuilder lines = new StringBuilder();
            for (String sentence : input.split("(?<=\\.) *")) {
                lines.append(sentence.isBlank() ? "" : "- " + sentence + "\n");
            }
            return lines.toString();
        }
        StringBuilder lines = new StringBuilder();
        for (String claim : input.split("\n")) {
            if (!claim.contains("unclear")) {
                lines.append("- true: ").append(claim.replaceFirst("^- ", "")).append("?\n");
            }
        }
        return lines.toString();
    }

    private static AnsweredQuestion response(String text) {
        return new AnsweredQuestion("What is here?", text);
    }

    private PromptedClaimDecomposer perClaim() {
        return PromptedClaimDecomposer.builder(model)
                .dividePrompt(DIVIDE)
                .questionPromptPerClaim(ASK_ONE)
                .build();
    }

    private PromptedClaimDecomposer together() {
        return PromptedClaimDecomposer.builder(model)
                .dividePrompt(DIVIDE)
                .questionPrompt(ASK_ALL)
                .build();
    }

    @Test
    void onePromptPerClaimOrPerResponseGivesTheSameClaims() {
        List<AnsweredQuestion> responses = List.of(response("There is no dog. The car is red."), response("A bus."));

        assertThat(perClaim().decompose(responses).get(0).claims())
                .isEqualTo(together().decompose(responses).get(0).claims())
                .containsExactly(
                        new Claim("There is no dog.", "true: There is no dog.?"),
                        new Claim("The car is red.", "true: The car is red.?"));
    }

    @Test
    void dividesEachSentenceWithItsOwnPrompt() {
        PromptedClaimDecomposer decomposer = PromptedClaimDecomposer.builder(model)
                .dividePrompt(DIVIDE)
                .questionPromptPerClaim(ASK_ONE)
                .sentenceBySentence()
                .build();

        List<Decomposition> made = decomposer.decompose(
                List.of(response("There is no dog. The car is red."), response("The car is red. There is a tree.")));

        assertThat(made.get(1).claims())
                .containsExactly(
                        new Claim("The car is red.", "true: The car is red.?"),
                        new Claim("There is a tree.", "true: There is a tree.?"));
        assertThat(model.generateCalls().get(0))
                .extracting(request -> FakePolicy.textOf(request.prompt()))
                .containsExactly(
                        "Split the text into claims.\nThere is no dog.",
                        "Split the text into claims.\nThe car is red.",
                        "Split the text into claims.\nThere is a tree.");
    }

    @Test
    void equalResponsesAndClaimsAreRequestedOnce() {
        PromptedClaimDecomposer decomposer = perClaim();

        List<Decomposition> first =
                decomposer.decompose(List.of(response("A. B."), response("B. C."), response("A. B.")));
        decomposer.decompose(List.of(response("C. D.")));

        assertThat(first.get(0).claims()).isEqualTo(first.get(2).claims());
        List<String> asked = model.generateCalls().stream()
                .flatMap(List::stream)
                .map(request -> FakePolicy.textOf(request.prompt()))
                .toList();
        assertThat(asked).doesNotHaveDuplicates();
        assertThat(asked.stream().filter(prompt -> prompt.startsWith("Turn"))).hasSize(4);
    }

    @Test
    void dropsRepeatedFactsOfOneResponse() {
        assertThat(together()
                        .decompose(List.of(response("A car. a  CAR. A bus.")))
                        .get(0)
                        .claims())
                .extracting(Claim::statement)
                .containsExactly("A car.", "A bus.");
    }

    @Test
    void reportsAResponseWithoutClaims() {
        assertThat(perClaim().decompose(List.of(response("..."))).get(0).problem())
                .contains(DecompositionProblem.NO_CLAIMS);
    }

    @Test
    void factsWithoutAQuestionAreReportedInsteadOfShiftingQuestions() {
        for (PromptedClaimDecomposer decomposer : List.of(perClaim(), together())) {
            Decomposition result = decomposer
                    .decompose(List.of(response("An unclear thing. A bus.")))
                    .get(0);
            assertThat(result.problem()).contains(DecompositionProblem.MISMATCH);
            assertThat(result.claims()).isEmpty();
        }
    }

    @Test
    void zipPairsFactsAndQuestionsByPosition() {
        PromptedClaimDecomposer decomposer = PromptedClaimDecomposer.builder(model)
                .dividePrompt(DIVIDE)
                .questionPrompt(ASK_ALL)
                .questionMismatch(QuestionMismatch.ZIP)
                .build();

        assertThat(decomposer
                        .decompose(List.of(response("An unclear thing. A bus.")))
                        .get(0)
                        .claims())
                .containsExactly(new Claim("An unclear thing.", "true: A bus.?"));
    }

    @Test
    void claimsDependNeitherOnOrderNorOnCallSize() {
        List<AnsweredQuestion> responses = new ArrayList<>();
        for (int i = 0; i < 7; i++) {
            responses.add(response("Thing " + i + ". Thing " + (i + 1) + "."));
        }
        PromptedClaimDecomposer.Builder builder =
                PromptedClaimDecomposer.builder(model).dividePrompt(DIVIDE).questionPrompt(ASK_ALL);
        builder.build().decompose(responses);
        Set<GenerationRequest> atOnce = requests();
        model.generateCalls().clear();
        Collections.reverse(responses);
        builder.requestsPerCall(2).build().decompose(responses);

        assertThat(requests()).isEqualTo(atOnce);
        assertThat(model.generateCalls()).allMatch(call -> call.size() <= 2);
    }

    private Set<GenerationRequest> requests() {
        Set<GenerationRequest> requests = new HashSet<>();
        model.generateCalls().forEach(requests::addAll);
        return requests;
    }

    @Test
    void samplesAsInThePaperByDefault() {
        together().decompose(List.of(response("A.")));

        assertThat(requests())
                .allSatisfy(request -> assertThat(request.sampling())
                        .isEqualTo(Sampling.builder()
                                .temperature(0.2)
                                .topP(0.9)
                                .maxNewTokens(256)
                                .build()));
    }

    @Test
    void placeholdersInResponsesStayLiteral() {
        PromptedClaimDecomposer.builder(model)
                .dividePrompt("Split {question}\n{response}")
                .questionPrompt(ASK_ALL)
                .build()
                .decompose(List.of(new AnsweredQuestion("{response}", "{question} $1 \\ {claims}")));

        assertThat(FakePolicy.textOf(model.generateCalls().get(0).get(0).prompt()))
                .isEqualTo("Split {response}\n{question} $1 \\ {claims}");
    }

    @Test
    void claimTokensLimitBothListsAndKeepThePapersSampling() {
        Sampling paper =
                Sampling.builder().temperature(0.2).topP(0.9).maxNewTokens(33).build();
        assertThat(PromptedClaimDecomposer.builder(model)
                        .claimTokens(33)
                        .build()
                        .settings())
                .isEqualTo(PromptedClaimDecomposer.builder(model)
                        .divideSampling(paper)
                        .questionSampling(paper)
                        .build()
                        .settings());
    }

    @Test
    void rejectsAPromptWithoutItsPlaceholder() {
        assertThatThrownBy(() -> PromptedClaimDecomposer.builder(model).questionPromptPerClaim("Ask."))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("{claim}");
    }

    @Test
    void settingsDistinguishModelsAndPrompts() {
        FakePolicy other = FakePolicy.builder().name("other").build();
        assertThat(ClaimDecomposer.prompted(model).settings())
                .isNotEqualTo(ClaimDecomposer.prompted(other).settings())
                .isNotEqualTo(perClaim().settings());
    }
}
