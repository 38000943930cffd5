package io.github.rlaifv.cli.ask;

import io.github.rlaifv.cli.command.DeviceOption;
import io.github.rlaifv.cli.command.ModelUses;
import io.github.rlaifv.cli.command.PlanOptions;
import io.github.rlaifv.cli.command.Subcommand;
import io.github.rlaifv.cli.command.Terminal;
import io.github.rlaifv.cli.option.ModelAddressConverter;
import io.github.rlaifv.cli.option.UselessOption;
import io.github.rlaifv.cli.rank.CandidateOptions;
import io.github.rlaifv.cli.rank.ClaimModels;
import io.github.rlaifv.cli.rank.RankedModels;
import io.github.rlaifv.cli.rank.RankingOptions;
import io.github.rlaifv.cli.report.CommandReport;
import io.github.rlaifv.cli.report.WorkPlan;
import io.github.rlaifv.core.data.Instruction;
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
import io.github.rlaifv.inference.BestOfN;
import io.github.rlaifv.inference.BestOfNEstimate;
import io.github.rlaifv.inference.RankedResponse;
import io.github.rlaifv.inference.ResponseRanker;
import io.github.rlaifv.inference.guided.GuidedDecoding;
import io.github.rlaifv.inference.guided.GuidedResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
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

    @Mixin
    private CandidateOptions candidates = new CandidateOptions();

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
        claims.check(candidates.verified());
        candidates.check();
        if (question.isBlank()) {
            throw new IllegalArgumentException(
                    "Invalid value for option '--question': the question is blank. Ask something, such as \"What is"
                            + " there?\"");
        }
        UselessOption.reject(
                "--show-candidates",
                candidates.bestOf() == 1 && showCandidates,
                "without --best-of: add --best-of=16, or remove it");
        UselessOption.reject(
                "--beams",
                candidates.candidates() > 1 && sampling.rows() > 1,
                "with --best-of and --guided, whose candidates are sampled: remove one");
        UselessOption.reject(
                "--stream",
                candidates.bestOf() > 1 && stream != null && stream,
                "with --best-of, which prints the best answer when all are ranked: remove it");
    }

    @Override
    protected Map<String, ?> defaults() {
        return candidates.defaults();
    }

    @Override
    protected void plan(WorkPlan work) {
        work.computes(
                candidates.guided() > 1
                        ? "one answer of sentences with " + candidates.guided() + " candidates each, and their rewards"
                        : candidates.bestOf() == 1 ? "one answer" : candidates.bestOf() + " answers and their rewards");
        if (candidates.verified()) {
            work.computes("verdicts on the claims of candidates");
        }
        if (claims.asked()) {
            work.computes("claims of the answer and their verdicts");
        }
        plan.describe(work, this::planned, this::estimated);
    }

    private RunEstimate estimated() {
        int tokens = sampling.sampling().maxNewTokens();
        int count = candidates.candidates();
        BestOfNEstimate sizes = candidates.estimate(model, tokens);
        int prompt = sizes.promptTokens();
        int response = sizes.responseTokens();
        RankingOptions ranking = candidates.ranking();
        RunEstimateBuilder run = RunEstimate.builder(RunStages.RESPONSES)
                .generation(RunStages.RESPONSES, sizes.policy(), 1, count, prompt, (long) response * sampling.rows())
                .assuming(prompt + " text tokens in the question, and " + response + " tokens per answer"
                        + (sampling.rows() == 1 ? "." : " and beam."));
        if (count > 1) {
            run.scoring(RunStages.RANKING, sizes.policy(), 1, count, prompt, response)
                    .scoring(RunStages.RANKING, sizes.reference(), 1, count, prompt, response);
            ranking.estimate(run, sizes, 1, count);
        }
        claims.estimate(run, model, tokens, candidates.verified() ? ranking.judged(1, count) : 0);
        return run.build();
    }

    /** All models are open at the same time. */
    private PlannedRun planned() {
        int tokens = sampling.sampling().maxNewTokens();
        int count = candidates.candidates();
        RankingOptions ranking = candidates.ranking();
        Workload writing = new GenerationLoad(1, Math.max(count, sampling.rows()), PlanOptions.PROMPT_TOKENS, tokens);
        Workload scoring = new ScoringLoad(1, count, PlanOptions.PROMPT_TOKENS, tokens);
        List<Workload> own = new ArrayList<>(count == 1 ? List.of(writing) : List.of(writing, scoring));
        boolean judges = claims.asked() || candidates.verified();
        ClaimModels.Judged judged = new ClaimModels.Judged(
                1,
                candidates.verified() ? Workload.size(ranking.judged(1, count)) : 1,
                PlanOptions.PROMPT_TOKENS,
                tokens);
        ModelUses uses = new ModelUses(device.policyOptions());
        own.addAll(judges ? claims.models().own(judged) : List.of());
        uses.add("policy", model, own);
        uses.add("reference", candidates.reference().orElse(null), List.of(scoring));
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
            try (RankedModels models = candidates.open(model, device.policyOptions())) {
                String text = answer(report, asked, models);
                if (claims.asked()) {
                    Answer.verdicts(
                            report,
                            claims.judge(models.policy(), models, device.policyOptions())
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
        if (candidates.guided() > 1) {
            GuidedDecoding decoding = GuidedDecoding.builder(ranker(models))
                    .candidates(candidates.guided())
                    .build();
            GuidedResponse one = Outcome.values(decoding.tryDecode(List.of(request), listener))
                    .get(0)
                    .get(0);
            report.put("sentences", one.sentences())
                    .put("generated_tokens", one.generatedTokens())
                    .put("scored_tokens", one.scoredTokens());
            return answered(report, one.completion(), live);
        }
        if (candidates.bestOf() == 1) {
            Completion one = Outcome.values(models.policy().tryGenerate(List.of(request), listener))
                    .get(0)
                    .get(0);
            return answered(report, one, live);
        }
        RankedResponse pool = BestOfN.builder(ranker(models))
                .candidates(candidates.bestOf())
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
        RankingOptions ranking = candidates.ranking();
        if (ranking.rule().needsReference() && !models.hasReference()) {
            String option = candidates.guided() > 1
                    ? "--guided=" + candidates.guided() + " ranks sentences"
                    : "--best-of=" + candidates.bestOf() + " ranks answers";
            throw new IllegalArgumentException(option + " by what alignment changed, but " + model
                    + " has no adapters: add --reference, the model that it was aligned from");
        }
        return ranking.ranker(
                models.reranker(ranking.rule()), aligned -> claims.judge(aligned, models, device.policyOptions()));
    }
}
