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
import io.github.rlaifv.core.internal.json.JsonDocument;
import io.github.rlaifv.core.ledger.RunStages;
import io.github.rlaifv.core.plan.Workload;
import io.github.rlaifv.core.policy.MissingCapabilityException;
import io.github.rlaifv.core.policy.Policy;
import io.github.rlaifv.core.policy.PolicyOptions;
import io.github.rlaifv.core.run.BadDataException;
import io.github.rlaifv.core.run.InputLimit;
import io.github.rlaifv.inference.BestOfNEstimate;
import io.github.rlaifv.inference.KnownRule;
import io.github.rlaifv.inference.ResponseRanker;
import io.github.rlaifv.inference.SelfRewardReranker;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
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
                    "rule that ranks candidates, one of ${COMPLETION-CANDIDATES} (default: VERIFIED, which judges the"
                            + " claims of candidates; MEAN, the paper's rule, in recipes of the paper)")
    private @Nullable KnownRule rule;

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
        return new RankingRule(known(), beta(), referenceWeight, shortlist);
    }

    private KnownRule known() {
        return rule == null ? KnownRule.DEFAULT : rule;
    }

    /** Returns the rule by the option that sets it, for the settings of commands that rank. */
    public Map<String, ?> defaults() {
        return Map.of("--rule", known());
    }

    /**
     * Rejects a folder of pools without verdicts if no rule was given, since such pools were made by another rule. A folder
     * whose run ended before its first pool is free.
     *
     * @param settings file of the folder's settings, which may be missing
     * @param pools file of the pools, which may be missing
     */
    public void checkPools(Path settings, Path pools) {
        if (rule == null && Files.exists(settings) && pools.toFile().length() > 0 && withoutVerdicts(settings)) {
            throw new BadDataException(
                    settings + " is of pools without verdicts, and the default rule VERIFIED needs verdicts:"
                            + " add --rule=mean, the default of earlier versions, or another rule without verdicts, to continue, or use"
                            + " another folder");
        }
    }

    private static boolean withoutVerdicts(Path settings) {
        return !JsonDocument.read(settings, InputLimit.SETTINGS, "use another folder, or put the file back as it was")
                .texts()
                .containsKey(VerifiedRanker.SHORTLIST_SETTING);
    }

    /** Returns whether pools hold more than what other rules need: verdicts, or the scores of other models. */
    public boolean ownPools() {
        return verified() || known() == KnownRule.AVERAGE;
    }

    /** Returns the other models of an average. */
    public List<String> averageWith() {
        return averageWith;
    }

    /** Returns a name for the results of the rule and its settings; empty for the paper's rule. */
    public String folderName() {
        if (known() == KnownRule.MEAN) {
            return "";
        }
        SortedMap<String, String> texts = rule().texts();
        texts.keySet().removeAll(Set.of("rule", "beta"));
        Stream<String> models = averageWith.isEmpty()
                ? Stream.empty()
                : Stream.of(ContentHash.of(averageWith.toString()).substring(0, 8));
        return Stream.of(Stream.of(known().name().toLowerCase(Locale.ROOT)), texts.values().stream(), models)
                .flatMap(part -> part)
                .collect(Collectors.joining("-"));
    }

    /** Returns whether claims are judged. */
    public boolean verified() {
        return known() == KnownRule.VERIFIED;
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
                !known().weighsReference() && weighed(),
                "with --rule=" + known() + ": add --rule=tempered, or remove it");
        UselessOption.reject(
                "--shortlist",
                !verified() && shortened(),
                "with --rule=" + known() + ": add --rule=verified, or remove it");
        if (known() == KnownRule.AVERAGE && averageWith.isEmpty()) {
            throw new IllegalArgumentException(
                    "--rule=AVERAGE takes the mean over several models, but there is one: add"
                            + " --average-with, such as the models of earlier rounds");
        }
    }

    private boolean weighed() {
        return referenceWeight != KnownRule.DEFAULT_REFERENCE_WEIGHT;
    }

    private boolean shortened() {
        return shortlist != VerifiedRanker.DEFAULT_SHORTLIST;
    }

    /** Rejects models that no rule uses, where pools are not kept for other rules. */
    public void checkUsed() {
        UselessOption.reject(
                "--average-with",
                known() != KnownRule.AVERAGE && !averageWith.isEmpty(),
                "with --rule=" + known() + ": add --rule=average, or remove it");
    }

    /**
     * Rejects all options, where there is one candidate.
     *
     * @param why where they have no effect and what to do
     */
    public void checkUnused(String why) {
        UselessOption.reject("--rule", rule != null, why);
        UselessOption.reject("--reference-weight", weighed(), why);
        UselessOption.reject("--shortlist", shortened(), why);
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
     * @throws BadDataException if a model can't divide or judge
     */
    public ResponseRanker scoring(SelfRewardReranker reward, Function<Policy, ResponseLabeling> judge) {
        if (!verified()) {
            return reward;
        }
        ResponseLabeling labeling = labeling(reward.policy(), judge);
        return VerifiedRanker.builder(reward.by(rule().first()))
                .decomposer(labeling.decomposer())
                .scorer(labeling.scorer())
                .shortlist(shortlist)
                .build();
    }

    private static ResponseLabeling labeling(Policy policy, Function<Policy, ResponseLabeling> judge) {
        try {
            return judge.apply(policy);
        } catch (MissingCapabilityException e) {
            throw new BadDataException(
                    e.getMessage()
                            + ". --rule=VERIFIED judges the claims of candidates: name models that can with --labeler"
                            + " and --decomposer, or take a rule that judges none, such as --rule=tempered, or --rule=mean"
                            + " as in the paper",
                    e);
        }
    }

    /** Returns a ranker by the rule, with the parameters of {@link #scoring}. */
    public ResponseRanker ranker(SelfRewardReranker reward, Function<Policy, ResponseLabeling> judge) {
        ResponseRanker scoring = scoring(reward, judge);
        return known() == KnownRule.MEAN || verified() ? scoring : scoring.by(rule().rule());
    }
}
