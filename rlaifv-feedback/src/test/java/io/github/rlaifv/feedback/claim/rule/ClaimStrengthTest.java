package io.github.rlaifv.feedback.claim.rule;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.rlaifv.feedback.claim.Claim;
import io.github.rlaifv.feedback.claim.RuleBasedClaimDecomposer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Strength of claims. No claim says more than its sentence: numbers keep their bounds, and what doesn't happen or isn't
 * there is not affirmed.
 */
class ClaimStrengthTest {
    private static final RuleBasedClaimDecomposer DECOMPOSER = new RuleBasedClaimDecomposer();

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Nearly all of the seats are taken. | Nearly all of the seats are taken.",
                "Virtually all red cars are parked. | Virtually all red cars are parked.",
                "Almost every passenger is carrying a bag. | Almost every passenger is carrying a bag.",
                "Almost everyone is wearing a hat. | Almost everyone is wearing a hat.",
                "Up to ten people are standing in the room. | Up to ten people are standing in the room.",
                "There are up to ten people in the room. | There are up to ten people in the room.",
                "At most four chairs are standing around the table. | At most four chairs are standing around the table.",
                "No more than two boats are moored here. | No more than two boats are moored here.",
                "There are fewer than five glasses. | There are fewer than five glasses.",
                "There are at least six bicycles. | There are at least six bicycles.",
                "About twenty sheep are grazing. | There are about twenty sheep.",
                "There are around 15 people in the park. | There are around 15 people.",
                "Over a hundred people are on the beach. | There are over a hundred people.",
                "The table holds more than three bottles. | There are more than three bottles.",
                "Five or more birds are in the sky. | There are five or more birds.",
                "There are between five and ten people in the room. | There are between five and ten people.",
                "More than half of the seats are empty. | More than half of the seats are empty.",
                "All but one of the candles are burning. | All but one of the candles are burning.",
                "Every car except the black van is parked. | Every car except the black van is parked.",
                "Half a dozen eggs are in the bowl. | There are half a dozen eggs.",
                "Several dozen birds are in the sky. | There are several dozen birds.",
                "The dog almost caught the ball. | The dog almost caught the ball.",
                "The tower is more than 100 meters tall. | The tower is more than 100 meters tall."
            })
    void quantitiesKeepTheirBounds(String text, String claim) {
        assertThat(DECOMPOSER.claims(text)).extracting(Claim::statement).contains(claim);
        String number =
                "(?i)(?:There (?:is|are) )?(?:the )?(?:all|every|ten|four|two|five|six|twenty|15|a hundred|hundred"
                        + "|three|half|one|dozen)\\b.*";
        assertThat(DECOMPOSER.claims(text))
                .extracting(Claim::statement)
                .filteredOn(statement -> !statement.equals(claim))
                .noneMatch(statement -> statement.matches(number));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Around two tables sit four people. | There are two tables.",
                "A blanket hangs over two chairs. | There are two chairs.",
                "A road between two trees leads to a house. | The road is between two trees.",
                "A few cars are parked on the street. | There are a few cars."
            })
    void placesAreNotReadAsBounds(String text, String claim) {
        assertThat(DECOMPOSER.claims(text)).extracting(Claim::statement).contains(claim);
    }

    /** The thing of the second column is absent according to the sentence, so no claim may affirm it. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Someone has removed the kite from the wall. | kite",
                "Somebody erased the kite on the board. | kite",
                "A man took the kite away. | kite",
                "The kite has been taken down from the wall. | kite",
                "The kite was stolen. | kite",
                "The kite has vanished. | kite",
                "The kite that was here is gone. | kite",
                "The man has eaten a kite. | kite",
                "A kite once hung on the wall. | kite",
                "A kite was on the sofa once. | kite",
                "A kite used to hang here. | kite",
                "A kite was on the sofa years ago. | kite",
                "Yesterday there was a kite here. | kite",
                "The room was a kite in the past. | kite",
                "The dog had eaten a kite. | kite",
                "A former kite lies on the grass. | kite",
                "There will be a kite. | kite",
                "The boy is about to fly a kite. | kite",
                "The boy is going to fly a kite. | kite",
                "The boys are to fly a kite. | kite",
                "The photo does not show whether a kite is flying. | kite",
                "It is unclear if there is a kite. | kite",
                "It is hard to tell whether it is a kite. | kite",
                "Whether or not there is a kite cannot be seen. | kite",
                "The angle makes it impossible to see if a kite is flying. | kite",
                "You cannot tell how many kites are flying. | kites",
                "The boy waits until a kite lands. | kite",
                "The boy is wet after a kite landed on him. | kite",
                "There is a shortage of kites. | kites",
                "A picture of a kite hangs on the wall. | kite",
                "A shirt with a picture of a kite is on the bed. | kite"
            })
    void absentOrUncertainThingsAreNotAffirmed(String text, String thing) {
        for (String whole :
                new String[] {text, "The sky is blue. " + text, text.replaceFirst("\\.$", "") + ", and the sky is blue."
                }) {
            assertThat(DECOMPOSER.claims(whole))
                    .as(whole)
                    .extracting(Claim::statement)
                    .noneMatch(statement -> statement.matches("(?i)there (?:is|are) (?:an? |the )?" + thing + "\\.|the "
                            + thing + "s? (?:is|are|flies|hangs) (?!gone).*"));
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "The fence keeps the dog from running onto the road. | The fence keeps the dog from running onto the road.",
                "A leash prevents the dog from running away. | The leash prevents the dog from running away.",
                "A barrier stops people from running away. | The barrier stops people from running away.",
                "The dog is kept from running away. | The dog is kept from running away.",
                "The dog avoids running into the puddle. | The dog avoids running into the puddle.",
                "The dog refuses to run. | The dog refuses to run.",
                "The dog fails to run. | The dog fails to run.",
                "The dog forgot to run. | The dog forgot to run.",
                "The dog has stopped running. | The dog has stopped running.",
                "The dog resists being run over. | The dog resists being run over.",
                "The dog has yet to run. | The dog has yet to run."
            })
    void actionsThatDoNotHappenAreNotAffirmed(String text, String claim) {
        assertThat(DECOMPOSER.claims(text))
                .extracting(Claim::statement)
                .contains(claim)
                .noneMatch(
                        statement -> statement.matches("(?:The (?:dog|people) (?:is|are) running.*|The dog runs?\\b.*"
                                + "|There is running.*|The \\w+ (?:keeps|prevents|stops) (?:the dog|people)\\.)"));
    }

    @Test
    void littleAndFewDenyWhereALittleAndAFewDoNot() {
        assertThat(DECOMPOSER.claims("There is little snow on the roof. There are few cars parked on the street."))
                .extracting(Claim::statement)
                .containsExactly("There is little snow on the roof.", "There are few cars parked on the street.");
        assertThat(DECOMPOSER.claims("There is a little snow on the roof. A few cars are parked."))
                .extracting(Claim::statement)
                .contains("There is a little snow.", "The snow is on the roof.", "There are a few cars.");
    }

    @Test
    void eachOfSeveralDenialsIsOneClaim() {
        assertThat(DECOMPOSER.claims("No dog, no cats, and no bird is visible on the tray."))
                .extracting(Claim::statement)
                .containsExactly(
                        "No dog is visible on the tray.",
                        "No cats are visible on the tray.",
                        "No bird is visible on the tray.");
    }

    @Test
    void exceptionIsAffirmedWithoutWhatIsSaidOfTheRest() {
        assertThat(DECOMPOSER.claims("Everything except the yellow umbrella is covered with snow."))
                .extracting(Claim::statement)
                .containsExactly(
                        "There is an umbrella.",
                        "The umbrella is yellow.",
                        "Everything except the yellow umbrella is covered with snow.",
                        "There is snow.");
    }
}
