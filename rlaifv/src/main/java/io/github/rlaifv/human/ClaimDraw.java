package io.github.rlaifv.human;

import io.github.rlaifv.core.internal.ContentHash;
import io.github.rlaifv.core.internal.KeyedRandom;
import io.github.rlaifv.feedback.ScoredInstruction;
import io.github.rlaifv.feedback.score.ClaimVerdict;
import io.github.rlaifv.feedback.score.ResponseScore;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * A sample of the claims of feedback, half of them confirmed by the labeler and half rejected. Rejected claims are rare, so
 * that a sample without strata would say little about them. If one stratum has fewer claims, the other one fills up. A
 * claim that several responses to an image make counts once. Memory holds eight bytes per claim and the sample.
 */
final class ClaimDraw {
    private final int size;
    private final long seed;
    private final Set<Long> seen = new HashSet<>();
    private final TreeMap<String, DrawnClaim> confirmed = new TreeMap<>();
    private final TreeMap<String, DrawnClaim> rejected = new TreeMap<>();
    private long allConfirmed;
    private long allRejected;

    ClaimDraw(int size, long seed) {
        this.size = size;
        this.seed = seed;
    }

    void add(ScoredInstruction scored) {
        for (ResponseScore response : scored.responses()) {
            for (ClaimVerdict verdict : response.verdicts()) {
                DrawnClaim claim = new DrawnClaim(scored.instruction(), response, verdict);
                if (verdict.decided() && seen.add(ContentHash.bits(claim.sameAs()))) {
                    add(claim);
                }
            }
        }
    }

    private void add(DrawnClaim claim) {
        boolean yes = claim.verdict().confirmed();
        allConfirmed += yes ? 1 : 0;
        allRejected += yes ? 0 : 1;
        TreeMap<String, DrawnClaim> stratum = yes ? confirmed : rejected;
        stratum.put(KeyedRandom.rank(seed, "claims for people", claim.sameAs()), claim);
        if (stratum.size() > size) {
            stratum.pollLastEntry();
        }
    }

    long allConfirmed() {
        return allConfirmed;
    }

    long allRejected() {
        return allRejected;
    }

    /** Returns the sample. */
    List<DrawnClaim> drawn() {
        int half = size / 2;
        int ofRejected = Math.min(rejected.size(), Math.max(half, size - confirmed.size()));
        int ofConfirmed = Math.min(confirmed.size(), size - ofRejected);
        List<DrawnClaim> all = new ArrayList<>(first(confirmed, ofConfirmed));
        all.addAll(first(rejected, ofRejected));
        return all;
    }

    private static List<DrawnClaim> first(Map<String, DrawnClaim> stratum, int count) {
        return stratum.values().stream().limit(count).toList();
    }
}
