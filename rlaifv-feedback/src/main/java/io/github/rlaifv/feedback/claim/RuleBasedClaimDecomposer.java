package io.github.rlaifv.feedback.claim;

import io.github.rlaifv.core.policy.Outcome;
import io.github.rlaifv.feedback.claim.rule.ClaimRules;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;

/**
 * Divides English descriptions of images into claims by rules. It needs no language model, is fast, and always gives
 * the same result. "There is a red car on the left." becomes "There is a car.", "The car is red." and "The car is on
 * the left.", each with its question. A denial stays one claim, and nothing in it is claimed to exist. Guesses,
 * conditions, questions, requests and statements about another time make no claims. Numbers keep their bounds ("at
 * least six", "nearly all"). Pronouns are resolved ("It is parked."), and opinions after a comma (", creating a cozy
 * atmosphere") are omitted.
 *
 * <p>Sentences and parts of speech come from Apache OpenNLP and its English models. If the rules see a statement but
 * can't invert it, they ask "Is it true that ...?". They know less than a language model does: simple sentences about
 * images and their parts work well, but who does what in a long sentence may be missed.
 *
 * <p>Safe for use by several threads, which take turns.
 */
public final class RuleBasedClaimDecomposer implements ClaimDecomposer {
    private final ClaimRules rules;

    /**
     * Creates a decomposer and loads the language models of Apache OpenNLP.
     *
     * @throws io.github.rlaifv.core.run.BadDataException if the models are not on the class path
     */
    public RuleBasedClaimDecomposer() {
        rules = new ClaimRules();
    }

    @Override
    public List<Outcome<Decomposition>> tryDecompose(List<AnsweredQuestion> responses) {
        Map<String, Decomposition> byText = new HashMap<>();
        return Outcome.successes(responses.stream()
                .map(response -> byText.computeIfAbsent(response.response(), this::decompose))
                .toList());
    }

    private Decomposition decompose(String text) {
        List<Claim> claims = claims(text);
        return claims.isEmpty() ? Decomposition.unusable(DecompositionProblem.NO_CLAIMS) : Decomposition.of(claims);
    }

    /** Returns the claims of a text in the order of mention, each once. */
    public List<Claim> claims(String text) {
        return rules.claims(text).stream()
                .map(claim -> new Claim(claim.statement(), claim.question()))
                .toList();
    }

    @Override
    public SortedMap<String, String> settings() {
        SortedMap<String, String> settings = ClaimRules.settings();
        settings.put("type", "rules");
        return settings;
    }
}
