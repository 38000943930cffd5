package io.github.rlaifv.cli.rerank;

import io.github.rlaifv.cli.command.ConsoleProgress;
import io.github.rlaifv.cli.command.DeviceOption;
import io.github.rlaifv.cli.command.InstructionOptions;
import io.github.rlaifv.cli.command.LedgerOptions;
import io.github.rlaifv.cli.command.ModelUses;
import io.github.rlaifv.cli.command.OptionValue;
import io.github.rlaifv.cli.command.PlanOptions;
import io.github.rlaifv.cli.command.ShardOption;
import io.github.rlaifv.cli.command.SmallerCalls;
import io.github.rlaifv.cli.command.Subcommand;
import io.github.rlaifv.cli.command.UnusableImagesOption;
import io.github.rlaifv.cli.option.DecodingOptions;
import io.github.rlaifv.cli.option.ModelAddressConverter;
import io.github.rlaifv.cli.option.OutputFolderOption;
import io.github.rlaifv.cli.rank.RankedModels;
import io.github.rlaifv.cli.rank.RankingOptions;
import io.github.rlaifv.cli.rank.RankingUses;
import io.github.rlaifv.cli.rank.VerifierOptions;
import io.github.rlaifv.cli.report.CommandReport;
import io.github.rlaifv.cli.report.WorkPlan;
import io.github.rlaifv.cli.settings.RecipeMixin;
import io.github.rlaifv.core.dataset.InstructionDataset;
import io.github.rlaifv.core.estimate.EstimatedModel;
import io.github.rlaifv.core.estimate.RunEstimate;
import io.github.rlaifv.core.internal.file.FolderLock;
import io.github.rlaifv.core.internal.folder.WorkFolder;
import io.github.rlaifv.core.plan.GenerationLoad;
import io.github.rlaifv.core.plan.PlannedRun;
import io.github.rlaifv.core.plan.Workload;
import io.github.rlaifv.core.policy.PolicyOptions;
import io.github.rlaifv.core.policy.Sampling;
import io.github.rlaifv.core.run.Shard;
import io.github.rlaifv.core.run.ShardResult;
import io.github.rlaifv.feedback.estimate.FeedbackEstimate;
import io.github.rlaifv.inference.BestOfN;
import io.github.rlaifv.inference.BestOfNEstimate;
import io.github.rlaifv.inference.RankedResponse;
import io.github.rlaifv.inference.ScoringRule;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * The command {@code rlaifv rerank}: best-of-N by self-feedback (RLAIF-V, section 3.4). The output folder contains the
 * scored pools ({@code pools.jsonl}), from which a stopped run resumes, and the picked responses ({@code
 * picked.jsonl}).
 */
@Command(
        name = "rerank",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = "Samples N responses per instruction and picks the best by the implicit reward of alignment.")
public final class RerankCommand extends Subcommand {
    /** Settings of the pools in the output folder. */
    private static final String SETTINGS = "settings.json";

    @Option(
            names = "--policy",
            converter = ModelAddressConverter.class,
            required = true,
            description = "folder or address of the aligned model, or embedded")
    @SuppressWarnings("NullAway.Init") // picocli fills it in
    private String policy;

    @Option(
            names = "--reference",
            converter = ModelAddressConverter.class,
            description = "folder or address of the model that it was aligned from (default: none, if --policy is a"
                    + " folder of adapters)")
    private @Nullable String reference;

    @Option(
            names = "--generator",
            converter = ModelAddressConverter.class,
            description = "folder or address of the model that writes the candidates (default: the model of --policy)")
    private @Nullable String generator;

    @Mixin
    private RecipeMixin recipe = new RecipeMixin("rerank");

    @Mixin
    private InstructionOptions instructions = new InstructionOptions();

    @Mixin
    private OutputFolderOption output = new OutputFolderOption();

    @Option(
            names = "--candidates",
            description = "number of candidates per instruction (default: ${DEFAULT-VALUE}, at most "
                    + BestOfN.MAX_CANDIDATES + ")")
    private int candidates = BestOfN.DEFAULT_CANDIDATES;

    @Mixin
    private RankingOptions ranking = new RankingOptions();

    @Mixin
    private VerifierOptions verifier = new VerifierOptions();

    @Option(names = "--temperature", description = "sampling temperature of responses (default: ${DEFAULT-VALUE})")
    private double temperature = Sampling.DEFAULT_TEMPERATURE;

    @Option(
            names = "--max-new-tokens",
            description = "maximum number of tokens per response (default: ${DEFAULT-VALUE})")
    private int maxNewTokens = Sampling.DEFAULT_MAX_NEW_TOKENS;

    @Mixin
    private DecodingOptions decoding = new DecodingOptions();

    @Option(names = "--seed", description = "seed of all random numbers (default: ${DEFAULT-VALUE})")
    private long seed;

    @Option(
            names = "--per-call",
            description =
                    "number of instructions per call of a model; may change the last digits of results (default: ${DEFAULT-VALUE})")
    private int perCall = 4;

    @Mixin
    private ShardOption shard = new ShardOption();

    @Mixin
    private UnusableImagesOption unusableImages = new UnusableImagesOption();

    @Mixin
    private DeviceOption device = new DeviceOption();

    @Mixin
    private PlanOptions plan = new PlanOptions();

    @Override
    protected Map<String, ?> defaults() {
        return ranking.defaults();
    }

    @Override
    protected void plan(WorkPlan work) {
        plan.describe(work, this::planned, this::estimated);
    }

    @Override
    protected int run(CommandReport report) {
        InstructionDataset asked = instructions.open();
        Path picked = output.folder().resolve(RerankMerge.PICKED);
        try (FolderLock lock = WorkFolder.lock(output.folder(), "rerank")) {
            ranking.checkPools(
                    output.folder().resolve(SETTINGS), output.folder().resolve(RerankMerge.POOLS));
            if (shard.shard().isPresent()) {
                return plan.priced(() -> shard(shard.shard().get(), asked, report));
            }
            PickedFile.FILE.requireReplaceable(picked);
            Map<String, RankedResponse> pools = plan.priced(() -> pools(asked));
            lock.requireHeld();
            ScoringRule rule = ranking.rule().rule();
            Rerank.report(report, Rerank.pick(pools, rule, picked), rule, picked);
        }
        return 0;
    }

    /** Rejects values out of range before models are opened, which may take minutes. */
    @Override
    protected void check() {
        OptionValue.checked("--candidates", () -> OptionValue.within(1, BestOfN.MAX_CANDIDATES, candidates));
        ranking.check();
        verifier.check(ranking.verified());
        OptionValue.checked(
                "--temperature",
                () -> Sampling.builder().temperature(temperature).build());
        OptionValue.checked("--max-new-tokens", () -> OptionValue.atLeast(1, maxNewTokens));
        decoding.model(generator == null ? policy : generator);
        OptionValue.checked("--per-call", () -> OptionValue.atLeast(1, perCall));
    }

    /** All models of the command are open at the same time. */
    private PlannedRun planned() {
        return new SmallerCalls()
                .perCall(perCall, value -> planned(value, candidates, maxNewTokens))
                .maxNewTokens(maxNewTokens, value -> planned(perCall, candidates, value))
                .candidates(candidates, value -> planned(perCall, value, maxNewTokens))
                .of(planned(perCall, candidates, maxNewTokens));
    }

    private PlannedRun planned(int prompts, int responses, int tokens) {
        RankingUses ranks = new RankingUses(ranking, verifier);
        RankingUses.Pools pools = new RankingUses.Pools(prompts, responses, PlanOptions.PROMPT_TOKENS, tokens);
        GenerationLoad sampling = new GenerationLoad(prompts, responses, PlanOptions.PROMPT_TOKENS, tokens);
        ModelUses uses = new ModelUses(device.policyOptions());
        Stream<Workload> own = generator == null ? Stream.of(sampling) : Stream.of();
        uses.add(
                "policy",
                policy,
                Stream.concat(own, ranks.aligned(pools).stream()).toList());
        uses.add("reference", reference, List.of(pools.scoring()));
        uses.add("generator", generator, List.of(sampling));
        ranks.addTo(uses, policy, pools);
        return PlannedRun.of("candidates", uses.all());
    }

    private int shard(Shard part, InstructionDataset asked, CommandReport report) {
        ShardResult result = ranked(best -> best.runShard(part, asked.toList(), output.folder()));
        new RerankMerge(ranking.rule()).write(output.folder());
        ShardOption.report(report, result, "instructions");
        return 0;
    }

    private RunEstimate estimated() {
        EstimatedModel aligned = LedgerOptions.model(policy);
        long prompts = shard.units(instructions.open().size(), perCall);
        BestOfNEstimate estimate = new BestOfNEstimate(
                generator == null ? aligned : LedgerOptions.model(generator),
                aligned,
                reference == null ? aligned : LedgerOptions.model(reference),
                FeedbackEstimate.DEFAULT_PROMPT_TOKENS,
                Math.min(FeedbackEstimate.DEFAULT_RESPONSE_TOKENS, maxNewTokens));
        return estimate.of(prompts, candidates, run -> {
            ranking.estimate(run, estimate, prompts, candidates);
            if (ranking.verified()) {
                verifier.estimate(run, policy, prompts, ranking.judged(prompts, candidates), maxNewTokens);
            }
        });
    }

    private Map<String, RankedResponse> pools(InstructionDataset asked) {
        return ranked(best -> best.run(asked, output.folder()));
    }

    private <T> T ranked(Function<BestOfN, T> work) {
        plan.check(this::planned);
        PolicyOptions options = device.policyOptions();
        try (RankedModels models = ranking.open(policy, reference, options);
                ConsoleProgress progress = progress()) {
            return work.apply(BestOfN.builder(ranking.scoring(
                            models.reranker(ranking.rule()), aligned -> verifier.judge(aligned, models, options)))
                    .generator(generator == null ? models.policy() : models.open(generator, options))
                    .candidates(candidates)
                    .sampling(decoding.over(Sampling.builder())
                            .temperature(temperature)
                            .maxNewTokens(maxNewTokens)
                            .seed(seed)
                            .build())
                    .promptsPerCall(perCall)
                    .unusableImages(unusableImages.choice())
                    .listener(progress)
                    .build());
        }
    }
}
