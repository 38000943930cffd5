package io.github.rlaifv.cli.rank;

import io.github.rlaifv.cli.command.ModelUses;
import io.github.rlaifv.cli.command.OptionValue;
import io.github.rlaifv.cli.command.PlanOptions;
import io.github.rlaifv.cli.option.UselessOption;
import io.github.rlaifv.core.estimate.RunEstimate;
import io.github.rlaifv.core.estimate.RunEstimateBuilder;
import io.github.rlaifv.core.plan.GenerationLoad;
import io.github.rlaifv.core.plan.Workload;
import io.github.rlaifv.core.policy.Policy;
import io.github.rlaifv.core.policy.PolicyOptions;
import io.github.rlaifv.core.policy.Sampling;
import io.github.rlaifv.inference.BestOfNEstimate;
import io.github.rlaifv.inference.BestOfNPolicy;
import io.github.rlaifv.inference.ResponseRanker;
import io.github.rlaifv.inference.guided.GuidedDecoding;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The options with which a command answers by best-of-N or guided decoding instead of by single responses, a mixin. */
public final class BestOfOptions {
    @Mixin
    private CandidateOptions candidates = new CandidateOptions();

    @Option(
            names = "--candidate-temperature",
            description = "sampling temperature of candidates (default: ${DEFAULT-VALUE})")
    private double temperature = Sampling.DEFAULT_TEMPERATURE;

    @Mixin
    private VerifierOptions verifier = new VerifierOptions();

    /** Returns the number of candidates per response, or per sentence of guided responses. */
    public int candidates() {
        return candidates.candidates();
    }

    /** Rejects values out of range, and options that have no effect. */
    public void check() {
        OptionValue.checked(
                "--candidate-temperature",
                () -> Sampling.builder().temperature(temperature).build());
        candidates.check();
        candidates.requireCandidates("--candidate-temperature", temperature != Sampling.DEFAULT_TEMPERATURE);
        if (candidates() == 1) {
            verifier.checkUnused(CandidateOptions.SINGLE);
        }
        verifier.check(ranking().verified());
    }

    /** Returns the rule by the option that sets it, if there are candidates to rank. */
    public Map<String, ?> defaults() {
        return candidates.defaults();
    }

    /**
     * Rejects a temperature of single responses that candidates do not have.
     *
     * @param singles temperature of single responses
     */
    public void checkTemperature(double singles) {
        UselessOption.reject(
                "--temperature",
                candidates() > 1 && singles != 0,
                "with --best-of and --guided: set --candidate-temperature, or remove it");
    }

    private RankingOptions ranking() {
        return candidates.ranking();
    }

    /**
     * Adds the models that need memory.
     *
     * @param model folder or address of the model
     * @param prompts number of prompts per call
     * @param beams number of beams of single responses
     * @param tokens largest number of tokens per response
     */
    public void addTo(ModelUses uses, String model, int prompts, int beams, int tokens) {
        Workload sampling =
                new GenerationLoad(prompts, Math.max(candidates(), beams), PlanOptions.PROMPT_TOKENS, tokens);
        if (candidates() == 1) {
            uses.add("model", model, List.of(sampling));
            return;
        }
        RankingUses ranks = new RankingUses(ranking(), verifier);
        RankingUses.Pools pools = new RankingUses.Pools(prompts, candidates(), PlanOptions.PROMPT_TOKENS, tokens);
        uses.add(
                "model",
                model,
                Stream.concat(Stream.of(sampling), ranks.aligned(pools).stream())
                        .toList());
        uses.add("reference", candidates.reference().orElse(null), List.of(pools.scoring()));
        ranks.addTo(uses, model, pools);
    }

    /**
     * Returns the estimate of best-of-N with further work.
     *
     * @param model folder or address of the model
     * @param prompts number of prompts
     * @param tokens largest number of tokens per response
     * @param more adds the further work
     */
    public RunEstimate estimate(String model, long prompts, int tokens, Consumer<RunEstimateBuilder> more) {
        BestOfNEstimate estimate = candidates.estimate(model, tokens);
        return estimate.of(prompts, candidates(), run -> {
            ranking().estimate(run, estimate, prompts, candidates());
            if (ranking().verified()) {
                verifier.estimate(run, model, prompts, ranking().judged(prompts, candidates()), tokens);
            }
            more.accept(run);
        });
    }

    /** Opens the models. */
    public RankedModels open(String model, PolicyOptions options) {
        return candidates.open(model, options);
    }

    /**
     * Returns the model, or the policy that answers with the best of its candidates, for each response or each sentence.
     *
     * @param models the open models
     * @param sampling how candidates are sampled, but for their temperature
     * @param prompts number of prompts per call
     */
    public Policy policy(RankedModels models, PolicyOptions options, Sampling.Builder sampling, int prompts) {
        if (candidates() == 1) {
            return models.policy();
        }
        ResponseRanker ranker = ranking()
                .ranker(models.reranker(ranking().rule()), aligned -> verifier.judge(aligned, models, options));
        Sampling sampled = sampling.temperature(temperature).build();
        if (candidates.guided() > 1) {
            return GuidedDecoding.builder(ranker)
                    .candidates(candidates.guided())
                    .sampling(sampled)
                    .build()
                    .policy();
        }
        return BestOfNPolicy.builder(ranker)
                .candidates(candidates.bestOf())
                .sampling(sampled)
                .candidatesPerCall(Math.multiplyExact(prompts, candidates.bestOf()))
                .build();
    }
}
