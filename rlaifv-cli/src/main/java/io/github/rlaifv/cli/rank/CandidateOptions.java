package io.github.rlaifv.cli.rank;

import io.github.rlaifv.cli.command.LedgerOptions;
import io.github.rlaifv.cli.command.OptionValue;
import io.github.rlaifv.cli.option.ModelAddressConverter;
import io.github.rlaifv.cli.option.UselessOption;
import io.github.rlaifv.core.estimate.EstimatedModel;
import io.github.rlaifv.core.policy.PolicyOptions;
import io.github.rlaifv.feedback.estimate.FeedbackEstimate;
import io.github.rlaifv.inference.BestOfN;
import io.github.rlaifv.inference.BestOfNEstimate;
import io.github.rlaifv.inference.guided.GuidedDecoding;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The options for candidates, whole responses or sentences, of which the best are chosen, a mixin. */
public final class CandidateOptions {
    /** Why an option has no effect on single responses. */
    static final String SINGLE = "on single responses: add --best-of=16 or --guided=4, or remove it";

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

    @Mixin
    private RankingOptions ranking = new RankingOptions();

    /** Returns the number of candidates per response; 1 without best-of-N. */
    public int bestOf() {
        return bestOf;
    }

    /** Returns the number of candidates per sentence; 1 without guided decoding. */
    public int guided() {
        return guided;
    }

    /** Returns the number of candidates per response, or per sentence of guided responses. */
    public int candidates() {
        return Math.max(bestOf, guided);
    }

    /** Returns folder or address of the reference; empty if none was given. */
    public Optional<String> reference() {
        return Optional.ofNullable(reference);
    }

    /** Returns how the candidates are ranked. */
    public RankingOptions ranking() {
        return ranking;
    }

    /** Returns whether there are candidates whose claims are judged. */
    public boolean verified() {
        return candidates() > 1 && ranking.verified();
    }

    /** Returns the name of the rule by the option that sets it, if there are candidates to rank. */
    public Map<String, ?> defaults() {
        return candidates() > 1 ? ranking.defaults() : Map.of();
    }

    /** Rejects values out of range, and options that have no effect. */
    public void check() {
        OptionValue.checked("--best-of", () -> OptionValue.within(1, BestOfN.MAX_CANDIDATES, bestOf));
        OptionValue.checked("--guided", () -> OptionValue.within(1, GuidedDecoding.MAX_CANDIDATES, guided));
        UselessOption.reject(
                "--guided",
                guided > 1 && bestOf > 1,
                "with --best-of, which picks whole responses: remove one of them");
        ranking.check();
        requireCandidates("--reference", reference != null);
        if (candidates() == 1) {
            ranking.checkUnused(SINGLE);
        }
        ranking.checkUsed();
    }

    /** Rejects an option that has no effect on single responses, if it was given with them. */
    void requireCandidates(String option, boolean given) {
        UselessOption.reject(option, given && candidates() == 1, SINGLE);
    }

    /**
     * Returns the models and sizes for an estimate.
     *
     * @param model folder or address of the model
     * @param tokens largest number of tokens per response
     */
    public BestOfNEstimate estimate(String model, int tokens) {
        EstimatedModel aligned = LedgerOptions.model(model);
        return new BestOfNEstimate(
                aligned,
                aligned,
                reference == null ? aligned : LedgerOptions.model(reference),
                FeedbackEstimate.DEFAULT_PROMPT_TOKENS,
                Math.min(FeedbackEstimate.DEFAULT_RESPONSE_TOKENS, tokens));
    }

    /** Opens the models. */
    public RankedModels open(String model, PolicyOptions options) {
        return ranking.open(model, reference, options);
    }
}
