package io.github.rlaifv.tinyworld.language;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.rlaifv.feedback.claim.Claim;
import io.github.rlaifv.feedback.claim.RuleBasedClaimDecomposer;
import io.github.rlaifv.tinyworld.scene.Dice;
import io.github.rlaifv.tinyworld.scene.SceneSplit;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Compares the rule-based claims of captions with their exact claims. */
class RuleBasedClaimsTest {
    private static final int CAPTIONS = 400;

    private enum Language {
        DEFAULTS(LanguageOptions.defaults()),
        WITH_PLACES(LanguageOptions.withPlaces());

        private final LanguageOptions options;

        Language(LanguageOptions options) {
            this.options = options;
        }
    }

    @ParameterizedTest
    @EnumSource
    void rulesFindTheClaimsOfCaptions(Language language) {
        RuleBasedClaimDecomposer rules = new RuleBasedClaimDecomposer();
        CaptionWriter writer = new CaptionWriter(language.options);
        int stated = 0;
        int found = 0;
        int made = 0;
        for (int i = 0; i < CAPTIONS; i++) {
            String caption = writer.write(SceneSplit.DEVELOPMENT.scene(i), Dice.of(i, "rules"));
            Set<String> exact =
                    Claims.of(caption).stream().map(TinyClaim::question).collect(Collectors.toSet());
            List<String> questions =
                    rules.claims(caption).stream().map(Claim::question).toList();
            stated += exact.size();
            made += questions.size();
            Set<String> both = new HashSet<>(exact);
            both.retainAll(questions);
            found += both.size();
        }
        assertThat((double) found / stated).as("recall").isGreaterThan(0.99);
        assertThat((double) found / made).as("precision").isGreaterThan(0.99);
    }
}
