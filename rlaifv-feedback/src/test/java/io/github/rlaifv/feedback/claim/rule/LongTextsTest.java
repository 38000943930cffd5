package io.github.rlaifv.feedback.claim.rule;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.rlaifv.feedback.claim.ClaimParser;
import io.github.rlaifv.feedback.claim.RuleBasedClaimDecomposer;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * Time to read very long texts. Models rarely write such texts, but they must not take time out of proportion to their
 * length.
 */
class LongTextsTest {
    private static final Duration LIMIT = Duration.ofSeconds(120);

    private final RuleBasedClaimDecomposer decomposer = new RuleBasedClaimDecomposer();
    private final NounTopics topics = new NounTopics();

    @TestFactory
    Stream<DynamicTest> longTextsAreReadInTime() {
        Map<String, String> texts = Map.of(
                "things behind commas", "There is " + "a dog, ".repeat(20_000) + "and a cat.",
                "commas", ",".repeat(5_000),
                "words without an end", "The man holds a red ball and ".repeat(1_000),
                "one of another", "a picture " + "of a box ".repeat(2_500),
                "no blank", "a".repeat(200_000),
                "points without blanks", "a.".repeat(20_000),
                "hyphens", "a.".repeat(20_000),
                "abbreviations", "e.g. ".repeat(4_000),
                "and", "red and ".repeat(4_000) + "blue");
        return texts.entrySet().stream()
                .map(text -> DynamicTest.dynamicTest(
                        text.getKey(),
                        () -> Assertions.assertTimeout(LIMIT, () -> {
                            decomposer.claims(text.getValue());
                            topics.of(text.getValue());
                        })));
    }

    @Test
    void blanksWithinALineAreScannedOnce() {
        String line = "- The man" + " ".repeat(1_000_000) + "is tall.";
        Assertions.assertTimeout(
                LIMIT, () -> assertThat(ClaimParser.robust().parse(line)).containsExactly(line.substring(2)));
    }

    @Test
    void claimsOfALongSentenceAreFound() {
        String text = "There is " + "a dog, ".repeat(2_000) + "and a cat on the left.";
        assertThat(decomposer.claims(text).stream().map(claim -> claim.statement()))
                .contains("There is a dog.", "There is a cat.");
    }
}
