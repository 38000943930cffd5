package io.github.rlaifv.feedback.claim.rule;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.rlaifv.feedback.claim.AnsweredQuestion;
import io.github.rlaifv.feedback.claim.Claim;
import io.github.rlaifv.feedback.claim.Decomposition;
import io.github.rlaifv.feedback.claim.DecompositionProblem;
import io.github.rlaifv.feedback.claim.RuleBasedClaimDecomposer;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class RuleBasedClaimDecomposerTest {
    private static final RuleBasedClaimDecomposer DECOMPOSER = new RuleBasedClaimDecomposer();

    /** Text blocks and their claims, each with its statement and its question. */
    static Stream<Arguments> sentences() throws IOException {
        try (InputStream in = RuleBasedClaimDecomposerTest.class.getResourceAsStream("sentences.txt")) {
            String all = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            return Arrays.stream(all.split("\\R\\R+")).map(block -> {
                List<String> lines = block.lines().toList();
                List<String> claims = lines.subList(1, lines.size()).stream()
                        .map(line -> line.substring(2))
                        .toList();
                return Arguments.of(lines.get(0), claims);
            });
        }
    }

    @ParameterizedTest
    @MethodSource("sentences")
    void dividesSentences(String text, List<String> expected) {
        assertThat(DECOMPOSER.claims(text))
                .extracting(claim -> claim.statement() + " " + claim.question())
                .containsExactlyElementsOf(expected);
    }

    private static List<String> questions(String text) {
        return DECOMPOSER.claims(text).stream().map(Claim::question).toList();
    }

    @Test
    void keepsNegations() {
        assertThat(questions("There is no dog on the sofa.")).containsExactly("Is there no dog on the sofa?");
        assertThat(questions("The man is not wearing a hat."))
                .containsExactly("Is there a man?", "Is the man not wearing a hat?");
        assertThat(questions("The sign does not show a number."))
                .containsExactly("Is there a sign?", "Does the sign not show a number?");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "There was once a church here. | ''",
                "A town that once had a wall is shown. | There is a town.;The town is shown.",
                "The house, formerly a church, is white. | There is a house.;The house is white.",
                "Were there a dog, it would bark. | ''",
                "The street where no cars are parked is narrow. | There is a street.;No cars are parked.;The street is narrow.",
                "A room in which nobody sits is dark. | There is a room.;The room is dark.",
                "Missing is the usual crowd. | The crowd is missing.",
                "Missing from the table is a cup. | There is a table.;The cup is missing from the table.",
                "Gone are the leaves. | The leaves are gone.",
                "A missing tile is on the roof. | The tile is missing.;The missing tile is on the roof.;There is a roof.",
                "The man has lost his hat. | There is a man.;The man has lost his hat.",
                "The man is looking for his dog. | There is a man.;The man is looking for his dog.",
                "A man, not wearing a helmet, rides a bike. | There is a man.;The man is not wearing a helmet.;The man rides a bike.;There is a bike.",
                "A man not wearing a helmet rides a bike. | There is a man.;The man is not wearing a helmet.;The man rides a bike.;There is a bike.",
                "Under no circumstances is a dog there. | Under no circumstances is a dog there.",
                "The bag, minus its handle, is on the floor. | There is a bag.;The bag is on the floor.;There is a floor.",
                "The man denies holding a gun. | There is a man.;The man denies holding a gun.",
                "It is believed that a ghost lives here. | ''",
                "Zero cars are visible. | No cars are visible.",
                "There are zero red cars. | There are no red cars.",
                "The man wishes he had a car. | There is a man.",
                "The man said that a dog was there. | There is a man.",
                "The sign says there is no parking. | There is a sign.",
                "The dog does nothing but sleep. | There is a dog.",
                "Almost no one is on the beach. | Almost no one is on the beach.",
                "The boy is unable to reach the shelf. | There is a boy.;The boy is unable to reach the shelf.",
            })
    void affirmsNothingAbsentSoughtOrHypothetical(String text, String statements) {
        assertThat(DECOMPOSER.claims(text))
                .extracting(Claim::statement)
                .containsExactly(statements.isEmpty() ? new String[0] : statements.split(";"));
    }

    @Test
    void asksEachClaimOfATextOnce() {
        assertThat(questions("There is a red car. The car is red. There is a car on the left."))
                .containsExactly("Is there a car?", "Is the car red?", "Is the car on the left?");
    }

    @Test
    void asksIsItTrueThatForStatementsItCannotInvert() {
        assertThat(questions("A dog jumped over the fence."))
                .contains("Is there a dog?", "Is it true that the dog jumped over the fence?");
    }

    @Test
    void textWithoutClaimsIsUnusable() {
        List<Decomposition> divided = DECOMPOSER.decompose(List.of(
                new AnsweredQuestion("What is here?", "Very nice!"), new AnsweredQuestion("What is here?", "A dog.")));
        assertThat(divided.get(0).problem()).contains(DecompositionProblem.NO_CLAIMS);
        assertThat(divided.get(1).claims()).containsExactly(new Claim("There is a dog.", "Is there a dog?"));
    }

    @Test
    void neverFailsOnTextsThatAreNotEnglish() {
        for (String text : List.of(
                "",
                "...",
                "?!",
                "\u732b\u304c\u3044\u308b\u3002",
                "the the of of and",
                "of",
                "'s",
                "no",
                "a b c d",
                "There is",
                "There is no",
                "is is is",
                "in the of a",
                "1 2 3",
                "with without between and",
                "\"",
                "- a\n- b")) {
            assertThat(DECOMPOSER.claims(text)).as(text).isNotNull();
        }
    }

    @Test
    void settingsNameTheLanguageModels() {
        assertThat(DECOMPOSER.settings()).containsEntry("type", "rules").containsKey("models");
    }
}
