package io.github.rlaifv.feedback.score;

import io.github.rlaifv.core.policy.Outcome;
import io.github.rlaifv.feedback.claim.Claim;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Combines the answers of several labelers on every claim into one verdict. Labelers that err on different claims
 * correct each other.
 *
 * <p>With {@link Combination#MEAN}, p_yes of the verdict is the mean of p_yes / (p_yes + p_no) over the labelers, and
 * p_no is 1 - p_yes. All labelers have the same weight, even one whose answers rarely begin with yes or no. With {@link
 * Combination#VOTE}, p_yes is the share of labelers that confirm the claim, each by its own threshold; a tie does not
 * confirm. A labeler without a verdict on a claim is not counted for it. The score is minus the number of claims that
 * are not confirmed, as for a single labeler.
 */
public final class EnsembleScorer implements FeedbackScorer {

    /** How the labelers' answers are combined. */
    public enum Combination {
        /** The mean of the probabilities. */
        MEAN,
        /** The majority of the verdicts. */
        VOTE
    }

    private final List<FeedbackScorer> members;
    private final Combination combination;
    private final ConfirmationThreshold threshold;

    private EnsembleScorer(
            List<? extends FeedbackScorer> members, Combination combination, ConfirmationThreshold threshold) {
        this.members = List.copyOf(members);
        this.combination = combination;
        this.threshold = threshold;
        if (members.isEmpty()) {
            throw new IllegalArgumentException("an ensemble needs at least one scorer");
        }
        if (!members.stream().allMatch(FeedbackScorer::needsClaims)) {
            throw new IllegalArgumentException(
                    "an ensemble combines verdicts on claims, but one of its scorers judges whole responses");
        }
    }

    /**
     * Returns an ensemble that confirms a claim if the mean share of yes is above one half.
     *
     * @param members scorers that give one verdict per claim, such as {@link DivideAndConquerScorer}
     */
    public static EnsembleScorer mean(List<? extends FeedbackScorer> members) {
        return new EnsembleScorer(members, Combination.MEAN, ConfirmationThreshold.PAPER);
    }

    /**
     * Returns an ensemble that confirms a claim by majority vote.
     *
     * @param members scorers that give one verdict per claim
     */
    public static EnsembleScorer vote(List<? extends FeedbackScorer> members) {
        return new EnsembleScorer(members, Combination.VOTE, ConfirmationThreshold.PAPER);
    }

    /** Returns the same ensemble with another threshold for the combined p_yes: the mean, or the share of votes. */
    public EnsembleScorer withThreshold(double value) {
        return new EnsembleScorer(members, combination, new ConfirmationThreshold(value));
    }

    /** {@inheritDoc} A response that one labeler can't judge has no score. */
    @Override
    public List<Outcome<ResponseScore>> tryScore(List<ClaimedResponse> responses) {
        List<List<Outcome<ResponseScore>>> byMember =
                members.stream().map(member -> member.tryScore(responses)).toList();
        List<Outcome<ResponseScore>> scores = new ArrayList<>(responses.size());
        for (int i = 0; i < responses.size(); i++) {
            int response = i;
            scores.add(
                    Outcome.all(byMember.stream().map(own -> own.get(response)).toList())
                            .map(opinions -> combine(responses.get(response), opinions)));
        }
        return scores;
    }

    private ResponseScore combine(ClaimedResponse response, List<ResponseScore> byMember) {
        List<Claim> claims = response.claims();
        List<ClaimVerdict> verdicts = new ArrayList<>(claims.size());
        for (int i = 0; i < claims.size(); i++) {
            verdicts.add(combine(claims.get(i), opinions(byMember, i, claims.size())));
        }
        return ResponseScore.byClaims(response.candidate(), verdicts);
    }

    private List<ClaimVerdict> opinions(List<ResponseScore> byMember, int claim, int count) {
        List<ClaimVerdict> opinions = new ArrayList<>(byMember.size());
        for (int i = 0; i < byMember.size(); i++) {
            List<ClaimVerdict> verdicts = byMember.get(i).verdicts();
            if (verdicts.size() != count) {
                throw new IllegalStateException("scorer " + (i + 1) + " of the ensemble ("
                        + members.get(i).getClass().getName() + ") gave " + verdicts.size() + " verdicts on " + count
                        + " claims: let it give one verdict per claim, in order, or remove it");
            }
            opinions.add(verdicts.get(claim));
        }
        return opinions;
    }

    private ClaimVerdict combine(Claim claim, List<ClaimVerdict> opinions) {
        List<ClaimVerdict> decided =
                opinions.stream().filter(ClaimVerdict::decided).toList();
        if (decided.isEmpty()) {
            ClaimVerdict first = opinions.get(0);
            return ClaimVerdict.undecided(
                    claim, first.pYes(), first.pNo(), first.undecided().orElse(""));
        }
        double sum = 0;
        for (ClaimVerdict opinion : decided) {
            sum += switch (combination) {
                case MEAN -> opinion.yesShare();
                case VOTE -> opinion.confirmed() ? 1 : 0;
            };
        }
        double yes = sum / decided.size();
        return ClaimVerdict.of(claim, yes, 1 - yes, threshold);
    }

    @Override
    public boolean dependsOnCall() {
        return members.stream().anyMatch(FeedbackScorer::dependsOnCall);
    }

    @Override
    public boolean needsClaims() {
        return true;
    }

    @Override
    public SortedMap<String, String> settings() {
        SortedMap<String, String> settings = new TreeMap<>();
        settings.put("type", "ensemble");
        settings.put("combination", combination.name());
        settings.put("threshold", Double.toString(threshold.value()));
        for (int i = 0; i < members.size(); i++) {
            String prefix = "labeler" + (i + 1) + ".";
            members.get(i).settings().forEach((name, value) -> settings.put(prefix + name, value));
        }
        return Collections.unmodifiableSortedMap(settings);
    }
}
