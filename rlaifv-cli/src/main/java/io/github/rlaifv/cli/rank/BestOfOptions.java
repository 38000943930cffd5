package io.github.rlaifv.cli.rank;

import io.github.rlaifv.cli.command.LedgerOptions;
import io.github.rlaifv.cli.command.ModelUses;
import io.github.rlaifv.cli.command.OptionValue;
import io.github.rlaifv.cli.command.PlanOptions;
import io.github.rlaifv.cli.option.ModelAddressConverter;
import io.github.rlaifv.cli.option.UselessOption;
import io.github.rlaifv.core.estimate.EstimatedModel;
import io.github.rlaifv.core.estimate.RunEstimate;
import io.github.rlaifv.core.estimate.RunEstimateBuilder;
import io.github.rlaifv.core.plan.GenerationLoad;
import io.github.rlaifv.core.plan.Workload;
import io.github.rlaifv.core.policy.Policy;
import io.github.rlaifv.core.policy.PolicyOptions;
import io.github.rlaifv.core.policy.Sampling;
import io.github.rlaifv.feedback.estimate.FeedbackEstimate;
import io.github.rlaifv.inference.BestOfN;
import io.github.rlaifv.inference.BestOfNEstimate;
import io.github.rlaifv.inference.BestOfNPolicy;
import io.github.rlaifv.inference.ResponseRanker;
import io.github.rlaifv.inference.guided.GuidedDecoding;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The options with which a command answers by best-of-N or guided decoding instead of by single responses, a mixin. */
public final class BestOfOptions {
    @Option(
            names = "--best-of",
            paramLabel = "N",
            description = "number of sampled candidates per response, at most " + BestOfN.MAX_CANDIDATES
                    + ", of which the best is the response (default: ${DEFAULT-VALUE})")
    private int bestOf = 1;

    @Option(
            names = "--guided",
            paramLabel = "K",
            description = "number of sampled candidates per sentence, at most " + GuidedDecoding.MAX_CANDIDATES
                    + ", of which the best is the next sentence of an answer, in place of --best-of (default:"
                    + " ${DEFAULT-VALUE})")
    private int guided = 1;

    @Option(
            names = "--reference",
            converter = ModelAddressConverter.class,
            description = "folder or address of the model that --model was aligned from; not required if --model is a"
                    + " folder of adapters, and with rules that need none (default: none)")
    private @Nullable String reference;

    @Option(
            names = "--candidate-temperature",
            description = "sampling temperature of candidates (default: ${DEFAULT-VALUE})")
    private double temperature = Sampling.DEFAULT_TEMPERATURE;

    @Mixin
    private RankingOptions ranking = new RankingOptions();

    @Mixin
    private VerifierOptions verifier = new VerifierOptions();

    /** Returns the number of candidates per response, or per sentence of guided responses. */
    public int candidates() {
        return Math.max(bestOf, guided);
    }

    /** Rejects values out of range, and options that have no effect. */
    public void check() {
        OptionValue.checked("--best-of", () -> OptionValue.within(1, BestOfN.MAX_CANDIDATES, bestOf));
        OptionValue.checked("--guided", () -> OptionValue.within(1, GuidedDecoding.MAX_CANDIDATES, guided));
        UselessOption.reject(
                "--guided",
                guided > 1 && bestOf > 1,
                "with --best-of, which picks whole responses: remove one of them");
        OptionValue.checked(
                "--candidate-temperature",
                () -> Sampling.builder().temperature(temperature).build());
        ranking.check();
        if (candidates() == 1) {
            String why = "on single responses: add --best-of=16 or --guided=4, or remove it";
            UselessOption.reject("--reference", reference != null, why);
            UselessOption.reject("--candidate-temperature", temperature != Sampling.DEFAULT_TEMPERATURE, why);
            ranking.checkUnused(why);
        }
        ranking.checkUsed();
        verifier.check(ranking.verified());
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
        RankingUses ranks = new RankingUses(ranking, verifier);
        RankingUses.Pools pools = new RankingUses.Pools(prompts, candidates(), PlanOptions.PROMPT_TOKENS, tokens);
        uses.add(
                "model",
                model,
                Stream.concat(Stream.of(sampling), ranks.aligned(pools).stream())
                        .toList());
        uses.add("reference", reference, List.of(pools.scoring()));
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
        EstimatedModel aligned = LedgerOptions.model(model);
        BestOfNEstimate estimate = new BestOfNEstimate(
                aligned,
                aligned,
                reference == null ? aligned : LedgerOptions.model(reference),
                FeedbackEstimate.DEFAULT_PROMPT_TOKENS,
                Math.min(FeedbackEstimate.DEFAULT_RESPONSE_TOKENS, tokens));
        return estimate.of(prompts, candidates(), run -> {
            ranking.estimate(run, estimate, prompts, candidates());
            if (ranking.verified()) {
                verifier.estimate(run, model, prompts, ranking.judged(prompts, candidates()), tokens);
            }
            more.accept(run);
        });
    }

    /** Opens the models. */
    public RankedModels open(String model, PolicyOptions options) {
        return ranking.open(model, reference, options);
    }

    /**
     * Returns the model, or the policy that answers with the best of its candidates, for each response or each sentence.
     *
     * @param models the open models
     * @param prompts number of prompts per call
     */
    public Policy policy(RankedModels models, PolicyOptions options, int prompts) {
        if (candidates() == 1) {
            return models.policy();
        }
        ResponseRanker ranker =
                ranking.ranker(models.reranker(ranking.rule()), aligned -> verifier.judge(aligned, models, options));
        Sampling sampling = Sampling.builder().temperature(temperature).build();
        if (guided > 1) {
            return GuidedDecoding.builder(ranker)
                    .candidates(guided)
                    .sampling(sampling)
                    .build()
                    .policy();
        }
        return BestOfNPolicy.builder(ranker)
                .candidates(bestOf)
                .sampling(sampling)
                .candidatesPerCall(Math.multiplyExact(prompts, bestOf))
                .build();
    }
}
