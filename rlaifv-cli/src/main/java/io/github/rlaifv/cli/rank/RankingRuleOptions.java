package io.github.rlaifv.cli.rank;

import io.github.rlaifv.align.ResponseLabeling;
import io.github.rlaifv.align.verify.VerifiedRanker;
import io.github.rlaifv.cli.command.LedgerOptions;
import io.github.rlaifv.cli.command.ModelUses;
import io.github.rlaifv.cli.command.OptionValue;
import io.github.rlaifv.cli.option.ModelAddressConverter;
import io.github.rlaifv.cli.option.UselessOption;
import io.github.rlaifv.core.estimate.RunEstimateBuilder;
import io.github.rlaifv.core.internal.ContentHash;
import io.github.rlaifv.core.ledger.RunStages;
import io.github.rlaifv.core.plan.Workload;
import io.github.rlaifv.core.policy.Policy;
import io.github.rlaifv.core.policy.PolicyOptions;
import io.github.rlaifv.inference.BestOfNEstimate;
import io.github.rlaifv.inference.KnownRule;
import io.github.rlaifv.inference.ResponseRanker;
import io.github.rlaifv.inference.SelfRewardReranker;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.SortedMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options for the rule that ranks candidates, a mixin. */
public class RankingRuleOptions {
    @Option(
            names = "--rule",
            description =
                    "rule that ranks candidates, one of ${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}, as in the paper)")
    private KnownRule rule = KnownRule.MEAN;

    @Option(
            names = "--reference-weight",
            description =
                    "weight of the reference in the rules TEMPERED, AVERAGE and VERIFIED, from 0 to 1, where 1 is the"
                            + " paper's reward and 0 needs no reference (default: ${DEFAULT-VALUE})")
    private double referenceWeight = KnownRule.DEFAULT_REFERENCE_WEIGHT;

    @Option(
            names = "--average-with",
            split = ",",
            converter = ModelAddressConverter.class,
            paramLabel = "MODEL",
            description =
                    "folders or addresses of other models that the rule AVERAGE takes the mean of, such as those of"
                            + " earlier rounds, separated by commas (default: none)")
    private List<String> averageWith = List.of();

    @Option(
            names = "--shortlist",
            description = "number of different candidates whose claims are judged with the rule VERIFIED; 0 judges all"
                    + " (default: ${DEFAULT-VALUE})")
    private int shortlist = VerifiedRanker.DEFAULT_SHORTLIST;

    /** Factor of the reward, per nat, which changes no pick. */
    double beta() {
        return SelfRewardReranker.DEFAULT_BETA;
    }

    /** Returns the rule. */
    public RankingRule rule() {
        return new RankingRule(rule, beta(), referenceWeight, shortlist);
    }

    /** Returns whether pools hold more than what other rules need: verdicts, or the scores of other models. */
    public boolean ownPools() {
        return verified() || rule == KnownRule.AVERAGE;
    }

    /** Returns the other models of an average. */
    public List<String> averageWith() {
        return averageWith;
    }

    /** Returns a name for the results of the rule and its settings; empty for the paper's rule. */
    public String folderName() {
        if (rule == KnownRule.MEAN) {
            return "";
        }
        SortedMap<String, String> texts = rule().texts();
        texts.keySet().removeAll(Set.of("rule", "beta"));
        Stream<String> models = averageWith.isEmpty()
                ? Stream.empty()
                : Stream.of(ContentHash.of(averageWith.toString()).substring(0, 8));
        return Stream.of(Stream.of(rule.name().toLowerCase(Locale.ROOT)), texts.values().stream(), models)
                .flatMap(part -> part)
                .collect(Collectors.joining("-"));
    }

    /** Returns whether claims are judged. */
    public boolean verified() {
        return rule == KnownRule.VERIFIED;
    }

    /** Rejects values out of range, and options that have no effect with the rule. */
    public void check() {
        OptionValue.checked("--reference-weight", () -> {
            if (!(referenceWeight >= 0 && referenceWeight <= 1)) {
                throw new IllegalArgumentException("must be in [0, 1], was " + referenceWeight);
            }
            return referenceWeight;
        });
        OptionValue.checked("--shortlist", () -> OptionValue.atLeast(0, shortlist));
        UselessOption.reject(
                "--reference-weight",
                !rule.weighsReference() && referenceWeight != KnownRule.DEFAULT_REFERENCE_WEIGHT,
                "with --rule=" + rule + ": add --rule=tempered, or remove it");
        UselessOption.reject(
                "--shortlist",
                !verified() && shortlist != VerifiedRanker.DEFAULT_SHORTLIST,
                "with --rule=" + rule + ": add --rule=verified, or remove it");
        if (rule == KnownRule.AVERAGE && averageWith.isEmpty()) {
            throw new IllegalArgumentException(
                    "--rule=AVERAGE takes the mean over several models, but there is one: add"
                            + " --average-with, such as the models of earlier rounds");
        }
    }

    /** Rejects models that no rule uses, where pools are not kept for other rules. */
    public void checkUsed() {
        UselessOption.reject(
                "--average-with",
                rule != KnownRule.AVERAGE && !averageWith.isEmpty(),
                "with --rule=" + rule + ": add --rule=average, or remove it");
    }

    /**
     * Rejects all options, where there is one candidate.
     *
     * @param why where they have no effect and what to do
     */
    public void checkUnused(String why) {
        UselessOption.reject("--rule", rule != KnownRule.MEAN, why);
        UselessOption.reject("--average-with", !averageWith.isEmpty(), why);
    }

    /** Returns the number of responses whose claims are judged. */
    public long judged(long prompts, int candidates) {
        return prompts * (shortlist == 0 ? candidates : Math.min(shortlist, candidates));
    }

    /** Adds the scores of the other models of an average to an estimate. */
    public void estimate(RunEstimateBuilder run, BestOfNEstimate estimate, long prompts, int candidates) {
        averageWith.forEach(other -> run.scoring(
                RunStages.RANKING,
                LedgerOptions.model(other),
                prompts,
                candidates,
                estimate.promptTokens(),
                estimate.responseTokens()));
    }

    /**
     * Adds the other models of an average to the models that need memory. Adapters that share the policy's base need none.
     *
     * @param policy folder or address of the aligned model
     */
    public void addTo(ModelUses uses, String policy, List<Workload> scoring) {
        if (!RankedModels.sharesBase(policy, averageWith)) {
            averageWith.forEach(other -> uses.add("averaged model", other, scoring));
        }
    }

    /** Opens the models that rank candidates. */
    public RankedModels open(String policy, @Nullable String reference, PolicyOptions options) {
        return RankedModels.open(policy, reference, averageWith, options);
    }

    /**
     * Returns a ranker of which each pool can be ranked by the rule.
     *
     * @param judge returns what divides responses and judges claims, of the aligned model; called only if the rule needs
     *     verdicts
     */
    public ResponseRanker scoring(SelfRewardReranker reward, Function<Policy, ResponseLabeling> judge) {
        if (!verified()) {
            return reward;
        }
        ResponseLabeling labeling = judge.apply(reward.policy());
        return VerifiedRanker.builder(reward.by(rule().first()))
                .decomposer(labeling.decomposer())
                .scorer(labeling.scorer())
                .shortlist(shortlist)
                .build();
    }

    /** Returns a ranker by the rule, with the parameters of {@link #scoring}. */
    public ResponseRanker ranker(SelfRewardReranker reward, Function<Policy, ResponseLabeling> judge) {
        ResponseRanker scoring = scoring(reward, judge);
        return rule == KnownRule.MEAN || verified() ? scoring : scoring.by(rule().rule());
    }
}
