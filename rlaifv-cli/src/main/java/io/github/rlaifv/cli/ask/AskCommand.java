package io.github.rlaifv.cli.ask;

import io.github.rlaifv.cli.command.DeviceOption;
import io.github.rlaifv.cli.command.LedgerOptions;
import io.github.rlaifv.cli.command.ModelUses;
import io.github.rlaifv.cli.command.OptionValue;
import io.github.rlaifv.cli.command.PlanOptions;
import io.github.rlaifv.cli.command.Subcommand;
import io.github.rlaifv.cli.command.Terminal;
import io.github.rlaifv.cli.option.ModelAddressConverter;
import io.github.rlaifv.cli.option.UselessOption;
import io.github.rlaifv.cli.rank.ClaimModels;
import io.github.rlaifv.cli.rank.RankedModels;
import io.github.rlaifv.cli.rank.RankingOptions;
import io.github.rlaifv.cli.report.CommandReport;
import io.github.rlaifv.cli.report.WorkPlan;
import io.github.rlaifv.core.data.Instruction;
import io.github.rlaifv.core.estimate.EstimatedModel;
import io.github.rlaifv.core.estimate.RunEstimate;
import io.github.rlaifv.core.estimate.RunEstimateBuilder;
import io.github.rlaifv.core.image.ImageSource;
import io.github.rlaifv.core.ledger.RunStages;
import io.github.rlaifv.core.plan.GenerationLoad;
import io.github.rlaifv.core.plan.PlannedRun;
import io.github.rlaifv.core.plan.ScoringLoad;
import io.github.rlaifv.core.plan.Workload;
import io.github.rlaifv.core.policy.Completion;
import io.github.rlaifv.core.policy.GenerationRequest;
import io.github.rlaifv.core.policy.Outcome;
import io.github.rlaifv.core.run.BadDataException;
import io.github.rlaifv.core.run.UnusableImages;
import io.github.rlaifv.feedback.estimate.FeedbackEstimate;
import io.github.rlaifv.inference.BestOfN;
import io.github.rlaifv.inference.RankedResponse;
import io.github.rlaifv.inference.ResponseRanker;
import io.github.rlaifv.inference.guided.GuidedDecoding;
import io.github.rlaifv.inference.guided.GuidedResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The command {@code rlaifv ask}: one question about one image, optionally with the best of N answers and its claims. */
@Command(
        name = "ask",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = "Asks a model one question about one image, and prints the answer.")
public final class AskCommand extends Subcommand {
    @Option(
            names = "--model",
            converter = ModelAddressConverter.class,
            required = true,
            description = "folder or address of the model that answers, or embedded")
    @SuppressWarnings("NullAway.Init") // picocli fills it in
    private String model;

    @Option(names = "--image", required = true, description = "image file: PNG, JPEG, WebP, GIF or BMP")
    @SuppressWarnings("NullAway.Init") // picocli fills it in
    private Path image;

    @Option(names = "--question", required = true, description = "question about the image")
    @SuppressWarnings("NullAway.Init") // picocli fills it in
    private String question;

    @Mixin
    private AnswerSampling sampling = new AnswerSampling();

    @Option(
            names = "--best-of",
            paramLabel = "N",
            description = "number of sampled answers, at most " + BestOfN.MAX_CANDIDATES
                    + ", of which the one with the highest reward is printed; more than 1 needs --reference, or"
                    + " adapters as --model (default: ${DEFAULT-VALUE})")
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
                    + " folder of adapters (default: none)")
    private @Nullable String reference;

    @Mixin
    private RankingOptions ranking = new RankingOptions();

    @Option(names = "--show-candidates", description = "print all answers with their rewards (default: false)")
    private boolean showCandidates;

    @Option(
            names = "--stream",
            arity = "1",
            description = "whether a single answer is printed while it is sampled: true or false (default: true on a"
                    + " terminal, otherwise false)")
    private @Nullable Boolean stream;

    @Mixin
    private ClaimOptions claims = new ClaimOptions();

    @Mixin
    private DeviceOption device = new DeviceOption();

    @Mixin
    private PlanOptions plan = new PlanOptions();

    @Override
    protected void check() {
        sampling.check(model);
        claims.check(ranking.verified());
        ranking.check();
        ranking.checkUsed();
        OptionValue.checked("--best-of", () -> OptionValue.within(1, BestOfN.MAX_CANDIDATES, bestOf));
        OptionValue.checked("--guided", () -> OptionValue.within(1, GuidedDecoding.MAX_CANDIDATES, guided));
        UselessOption.reject(
                "--guided", guided > 1 && bestOf > 1, "with --best-of, which picks whole answers: remove one of them");
        if (question.isBlank()) {
            throw new IllegalArgumentException(
                    "Invalid value for option '--question': the question is blank. Ask something, such as \"What is"
                            + " there?\"");
        }
        String why = "on a single answer: add --best-of=16, or remove it";
        UselessOption.reject("--reference", candidates() == 1 && reference != null, why);
        UselessOption.reject("--show-candidates", bestOf == 1 && showCandidates, why);
        if (candidates() == 1) {
            ranking.checkUnused(why);
        }
        UselessOption.reject(
                "--beams",
                candidates() > 1 && sampling.rows() > 1,
                "with --best-of and --guided, whose answers are sampled: remove one");
        UselessOption.reject(
                "--stream",
                bestOf > 1 && stream != null && stream,
                "with --best-of, which prints the best answer when all are ranked: remove it");
    }

    /** Number of candidates per answer, or per sentence. */
    private int candidates() {
        return Math.max(bestOf, guided);
    }

    @Override
    protected void plan(WorkPlan work) {
        work.computes(
                guided > 1
                        ? "one answer of sentences with " + guided + " candidates each, and their rewards"
                        : bestOf == 1 ? "one answer" : bestOf + " answers and their rewards");
        if (claims.asked()) {
            work.computes("claims of the answer and their verdicts");
        }
        plan.describe(work, this::planned, this::estimated);
    }

    private RunEstimate estimated() {
        int tokens = sampling.sampling().maxNewTokens();
        int prompt = FeedbackEstimate.DEFAULT_PROMPT_TOKENS;
        int response = Math.min(FeedbackEstimate.DEFAULT_RESPONSE_TOKENS, tokens);
        EstimatedModel answering = LedgerOptions.model(model);
        RunEstimateBuilder run = RunEstimate.builder(RunStages.RESPONSES)
                .generation(RunStages.RESPONSES, answering, 1, candidates(), prompt, (long) response * sampling.rows())
                .assuming(prompt + " text tokens in the question, and " + response + " tokens per answer"
                        + (sampling.rows() == 1 ? "." : " and beam."));
        if (candidates() > 1) {
            EstimatedModel base = reference == null ? answering : LedgerOptions.model(reference);
            run.scoring(RunStages.RANKING, answering, 1, candidates(), prompt, response)
                    .scoring(RunStages.RANKING, base, 1, candidates(), prompt, response);
        }
        claims.estimate(run, model, tokens, ranking.verified() ? ranking.judged(1, candidates()) : 0);
        return run.build();
    }

    /** All models are open at the same time. */
    private PlannedRun planned() {
        int tokens = sampling.sampling().maxNewTokens();
        Workload writing =
                new GenerationLoad(1, Math.max(candidates(), sampling.rows()), PlanOptions.PROMPT_TOKENS, tokens);
        Workload scoring = new ScoringLoad(1, candidates(), PlanOptions.PROMPT_TOKENS, tokens);
        List<Workload> own = new ArrayList<>(candidates() == 1 ? List.of(writing) : List.of(writing, scoring));
        boolean judges = claims.asked() || ranking.verified();
        ClaimModels.Judged judged = new ClaimModels.Judged(
                1,
                ranking.verified() ? Workload.size(ranking.judged(1, candidates())) : 1,
                PlanOptions.PROMPT_TOKENS,
                tokens);
        ModelUses uses = new ModelUses(device.policyOptions());
        own.addAll(judges ? claims.models().own(judged) : List.of());
        uses.add("policy", model, own);
        uses.add("reference", reference, List.of(scoring));
        ranking.addTo(uses, model, List.of(scoring));
        if (judges) {
            claims.models().addTo(uses, judged);
        }
        return PlannedRun.of("answer", uses.all());
    }

    @Override
    protected int run(CommandReport report) {
        if (!Files.isRegularFile(image)) {
            throw new BadDataException("the image " + image + " is missing: name an image file with --image");
        }
        plan.check(this::planned);
        Instruction asked = new Instruction("ask", ImageSource.of(image), question);
        return plan.priced(report, () -> {
            try (RankedModels models = ranking.open(model, reference, device.policyOptions())) {
                String text = answer(report, asked, models);
                if (claims.asked()) {
                    Answer.verdicts(
                            report,
                            claims.judge(models.policy(), models.opened(), device.policyOptions())
                                    .judge(List.of(asked), List.of(text))
                                    .get(0));
                }
                return 0;
            }
        });
    }

    private String answer(CommandReport report, Instruction asked, RankedModels models) {
        GenerationRequest request = new GenerationRequest(asked.id(), asked.prompt(), 1, sampling.sampling());
        boolean live = stream == null ? Terminal.attached() : stream;
        StreamedAnswer listener = new StreamedAnswer(live ? report::text : text -> {});
        if (guided > 1) {
            GuidedDecoding decoding =
                    GuidedDecoding.builder(ranker(models)).candidates(guided).build();
            GuidedResponse one = Outcome.values(decoding.tryDecode(List.of(request), listener))
                    .get(0)
                    .get(0);
            report.put("sentences", one.sentences())
                    .put("generated_tokens", one.generatedTokens())
                    .put("scored_tokens", one.scoredTokens());
            return answered(report, one.completion(), live);
        }
        if (bestOf == 1) {
            Completion one = Outcome.values(models.policy().tryGenerate(List.of(request), listener))
                    .get(0)
                    .get(0);
            return answered(report, one, live);
        }
        RankedResponse pool = BestOfN.builder(ranker(models))
                .candidates(bestOf)
                .sampling(sampling.sampling())
                .unusableImages(UnusableImages.STOP)
                .build()
                .run(List.of(asked))
                .get(0);
        report.line(pool.text()).put("answer", pool.text());
        Answer.pick(report, pool, showCandidates);
        return pool.text();
    }

    private static String answered(CommandReport report, Completion one, boolean printed) {
        report.line(printed ? "" : one.text());
        report.put("answer", one.text())
                .put("finish", one.finish().name())
                .put("tokens", one.tokenIds().size());
        return one.text();
    }

    private ResponseRanker ranker(RankedModels models) {
        if (ranking.rule().needsReference() && !models.hasReference()) {
            String option =
                    guided > 1 ? "--guided=" + guided + " ranks sentences" : "--best-of=" + bestOf + " ranks answers";
            throw new IllegalArgumentException(option + " by what alignment changed, but " + model
                    + " has no adapters: add --reference, the model that it was aligned from");
        }
        return ranking.ranker(
                models.reranker(ranking.rule()),
                aligned -> claims.judge(aligned, models.opened(), device.policyOptions()));
    }
}
