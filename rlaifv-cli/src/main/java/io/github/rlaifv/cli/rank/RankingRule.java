package io.github.rlaifv.cli.rank;

import io.github.rlaifv.align.verify.VerifiedRanker;
import io.github.rlaifv.inference.KnownRule;
import io.github.rlaifv.inference.ScoringRule;
import io.github.rlaifv.inference.SelfRewardReranker;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A rule with its settings.
 *
 * @param by the rule
 * @param beta factor of the reward
 * @param referenceWeight weight of the reference, in the rules that have one
 * @param shortlist number of texts whose claims are judged, in the rule by verdicts
 */
public record RankingRule(KnownRule by, double beta, double referenceWeight, int shortlist) {
    /** Returns the rule. */
    public ScoringRule rule() {
        return by.rule(beta, referenceWeight, shortlist);
    }

    /** Returns the rule that chooses the shortlist of the rule by verdicts. */
    ScoringRule first() {
        return KnownRule.shortlisting(beta, referenceWeight);
    }

    /** Returns whether the scores depend on the reference. */
    public boolean needsReference() {
        return by.needsReference(referenceWeight);
    }

    /** Returns the settings as texts, those without an effect left out. */
    public SortedMap<String, String> texts() {
        SortedMap<String, String> texts = new TreeMap<>();
        texts.put("rule", by.name());
        texts.put("beta", String.valueOf(beta));
        if (by.weighsReference()) {
            texts.put("reference_weight", String.valueOf(referenceWeight));
        }
        if (by == KnownRule.VERIFIED) {
            texts.put("shortlist", String.valueOf(shortlist));
        }
        return texts;
    }

    /** Reads the settings from texts. Those without a rule are older than its option, and of the paper's rule. */
    public static RankingRule of(SortedMap<String, String> texts) {
        return new RankingRule(
                KnownRule.valueOf(texts.getOrDefault("rule", KnownRule.MEAN.name())),
                Double.parseDouble(texts.getOrDefault("beta", String.valueOf(SelfRewardReranker.DEFAULT_BETA))),
                Double.parseDouble(
                        texts.getOrDefault("reference_weight", String.valueOf(KnownRule.DEFAULT_REFERENCE_WEIGHT))),
                Integer.parseInt(texts.getOrDefault("shortlist", String.valueOf(VerifiedRanker.DEFAULT_SHORTLIST))));
    }
}
