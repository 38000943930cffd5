package io.github.rlaifv.feedback.claim.rule;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.rlaifv.feedback.claim.Claim;
import io.github.rlaifv.feedback.claim.RuleBasedClaimDecomposer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Precision and recall of rule-based claims on labeled sentences. The file labeling.md beside the sets explains what
 * counts.
 */
class ClaimQualityTest {
    private static final RuleBasedClaimDecomposer DECOMPOSER = new RuleBasedClaimDecomposer();

    @ParameterizedTest
    @ValueSource(
            strings = {
                "labelled-development.txt",
                "labelled-held-out.txt",
                "labelled-captions.txt",
                "labelled-captions-held-out.txt"
            })
    void claimsOfLabeledSentencesAreRightAndComplete(String set) throws IOException {
        ClaimQuality quality = ClaimQuality.of(LabeledSentence.read(set), DECOMPOSER);
        Path report =
                Files.createDirectories(Path.of("target", "claim-quality")).resolve(set);
        Files.writeString(report, quality.report());

        assertThat(quality.precision()).as(quality.report()).isGreaterThanOrEqualTo(0.95);
        assertThat(quality.recall()).as(quality.report()).isGreaterThanOrEqualTo(0.85);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "labelled-development.txt",
                "labelled-held-out.txt",
                "labelled-captions.txt",
                "labelled-captions-held-out.txt"
            })
    void denialsAndGuessesDoNotBecomeClaims(String set) {
        assertThat(ClaimQuality.of(LabeledSentence.read(set), DECOMPOSER).reversed())
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "labelled-development.txt",
                "labelled-held-out.txt",
                "labelled-captions.txt",
                "labelled-captions-held-out.txt"
            })
    void claimsOfLabeledSentencesAreAskedByYesNoQuestions(String set) {
        for (LabeledSentence sentence : LabeledSentence.read(set)) {
            for (Claim claim : DECOMPOSER.claims(sentence.text())) {
                assertThat(claim.question())
                        .as(sentence.text())
                        .matches("(?:Is|Are|Was|Were|Does|Do|Has|Have|Had) .+\\?");
            }
        }
    }

    @Test
    void setsHoldSentencesOfManyFormsEachOnce() {
        List<LabeledSentence> development = LabeledSentence.read("labelled-development.txt");
        List<LabeledSentence> heldOut = LabeledSentence.read("labelled-held-out.txt");

        assertThat(development).hasSize(60);
        assertThat(heldOut).hasSize(30);
        assertThat(development).extracting(LabeledSentence::form).contains("Inversion and place", "Comparisons");
        assertThat(LabeledSentence.read("labelled-captions.txt")).hasSize(58);
        assertThat(LabeledSentence.read("labelled-captions-held-out.txt")).hasSize(40);
        assertThat(heldOut)
                .extracting(LabeledSentence::text)
                .doesNotHaveDuplicates()
                .doesNotContainAnyElementsOf(
                        development.stream().map(LabeledSentence::text).toList());
    }

    /**
     * The denial is tested alone, after another sentence, and before another clause, since neighboring words can hide
     * it.
     */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "None of them has a kite",
                "Neither the girl nor the boy has a kite",
                "Nobody has a kite",
                "No one is holding a kite or a string",
                "There is no kite",
                "There isn't any kite",
                "There is neither a kite nor a string",
                "There is no longer a kite",
                "There is hardly a kite",
                "The girl does not have a kite",
                "The girl never flies a kite",
                "The girl no longer holds a kite",
                "The girl lacks a kite",
                "The girl is without a kite",
                "The girl holds a rope instead of a kite",
                "The girl holds a rope rather than a kite",
                "The girl holds a rope, not a kite",
                "The girl holds neither a rope nor a kite",
                "The girl cannot see a kite",
                "The kite is missing",
                "A kite is nowhere to be seen",
                "The girl might be holding a kite",
                "The girl may have a kite",
                "The girl could be holding a kite",
                "The girl should hold a kite",
                "There might be a kite",
                "There appears to be a kite",
                "There seems to be a kite in the sky",
                "The girl appears to be holding a kite",
                "The girl is probably holding a kite",
                "The girl is holding a rope or perhaps a kite",
                "Perhaps there is a kite",
                "Possibly, the girl has a kite",
                "It looks as if there is a kite",
                "It looks like a kite",
                "The thing resembles a kite",
                "The girl looks as though she had a kite",
                "I think that there is a kite",
                "It is possible that there is a kite",
                "It is not clear whether there is a kite",
                "If there were a kite, the girl would be happy",
                "The girl would like to have a kite",
                "The girl is looking for a kite",
                "The girl is waiting for a kite",
                "The rope suggests that there is a kite",
                "The girl holds a rope, suggesting a kite",
                "There is a kite or a ball",
                "There used to be a kite",
                "The girl does not seem to hold a kite",
                "The girl is likely holding a kite",
                "The girl is neither on a kite nor near a rope",
                "The girl is dreaming of a kite",
                "There is a statue of a kite",
                "The cloud is shaped like a kite",
                "The cloud is as big as a kite",
                "The girl wants a kite",
                "Nowhere is there a kite",
                "Nor is there a kite",
                "Imagine a kite",
                "Is there a kite?",
                "Where is a kite?"
            })
    void deniedOrGuessedThingsAreNotAffirmed(String sentence) {
        for (String text : List.of(
                sentence + (sentence.endsWith("?") ? "" : "."),
                "The sky is blue. " + sentence + (sentence.endsWith("?") ? "" : "."),
                sentence.endsWith("?") ? sentence : sentence + ", and the sky is blue.")) {
            assertThat(DECOMPOSER.claims(text))
                    .as(text)
                    .extracting(Claim::statement)
                    .noneMatch(claim -> claim.matches("(?i)there (?:is|are) (?:a |the )?kites?\\.|the kite is .*")
                            && !claim.matches(".*(?:missing|nowhere).*"));
        }
    }
}
