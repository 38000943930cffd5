package io.github.rlaifv.feedback.claim.rule;

import io.github.rlaifv.feedback.claim.Claim;
import io.github.rlaifv.feedback.claim.RuleBasedClaimDecomposer;
import java.util.ArrayList;
import java.util.List;

/**
 * Quality of the claims found in a labeled set of sentences.
 *
 * @param stated number of claims that the sentences make
 * @param found number of stated claims that were found
 * @param made number of claims that were produced and count
 * @param right number of produced claims that the sentences make
 * @param reversed sentences for which a produced claim affirms what they deny or guess
 * @param mistakes missing and wrong claims, by sentence
 */
record ClaimQuality(int stated, int found, int made, int right, List<String> reversed, List<String> mistakes) {

    static ClaimQuality of(List<LabeledSentence> sentences, RuleBasedClaimDecomposer decomposer) {
        int stated = 0;
        int found = 0;
        int made = 0;
        int right = 0;
        List<String> reversed = new ArrayList<>();
        List<String> mistakes = new ArrayList<>();
        for (LabeledSentence sentence : sentences) {
            List<Claim> claims = decomposer.claims(sentence.text());
            List<String> missing = sentence.missing(claims);
            List<Claim> wrong =
                    claims.stream().filter(claim -> !sentence.states(claim)).toList();
            stated += sentence.stated().size();
            found += sentence.stated().size() - missing.size();
            made += claims.size();
            right += claims.size() - wrong.size();
            claims.stream()
                    .filter(sentence::isReversedBy)
                    .forEach(claim -> reversed.add(sentence.text() + " -> " + claim.statement()));
            if (!missing.isEmpty() || !wrong.isEmpty()) {
                mistakes.add(sentence.text() + "\n  missing: " + missing + "\n  wrong: "
                        + wrong.stream().map(Claim::statement).toList());
            }
        }
        return new ClaimQuality(stated, found, made, right, reversed, mistakes);
    }

    double precision() {
        return (double) right / made;
    }

    double recall() {
        return (double) found / stated;
    }

    /** Text with the metrics and every mistake. */
    String report() {
        return String.format(
                "precision %.1f %% (%d of %d), recall %.1f %% (%d of %d), reversed %s%n%s%n",
                100 * precision(), right, made, 100 * recall(), found, stated, reversed, String.join("\n", mistakes));
    }
}
