package io.github.rlaifv.cli.serve;

import io.github.rlaifv.cli.command.DeviceOption;
import io.github.rlaifv.cli.command.MemoryPlanOptions;
import io.github.rlaifv.cli.command.OptionValue;
import io.github.rlaifv.cli.command.PlanOptions;
import io.github.rlaifv.cli.command.StoppedSlowly;
import io.github.rlaifv.cli.command.Subcommand;
import io.github.rlaifv.cli.option.ModelAddressConverter;
import io.github.rlaifv.cli.option.UselessOption;
import io.github.rlaifv.cli.rank.RankedModels;
import io.github.rlaifv.cli.rank.RankingOptions;
import io.github.rlaifv.cli.rank.RankingUses;
import io.github.rlaifv.cli.rank.VerifierOptions;
import io.github.rlaifv.cli.report.CommandReport;
import io.github.rlaifv.cli.report.WorkPlan;
import io.github.rlaifv.core.plan.PlannedRun;
import io.github.rlaifv.core.policy.Policy;
import io.github.rlaifv.core.policy.PolicyOptions;
import io.github.rlaifv.inference.BestOfN;
import io.github.rlaifv.inference.guided.GuidedDecoding;
import io.github.rlaifv.serve.ChatServer;
import io.github.rlaifv.serve.ChatServerBuilder;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The command {@code rlaifv serve}: serves a model, and best-of-N, with OpenAI's chat API until the process is ended. */
@Command(
        name = "serve",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = "Serves a model with OpenAI's chat API, with images, streams and best-of-N, until it is stopped.")
public final class ServeCommand extends Subcommand implements StoppedSlowly {
    private static final int MOST_SECONDS = 86_400;

    /** Why adapters of the vision tower, which can't be switched off, have no reference of their own. */
    private static final String WITHOUT_BEST_OF = "the adapters of the model reach modules such as those of the vision"
            + " tower, whose weights contain them, so the model without them can't be asked, and the server was started"
            + " without another reference";

    @Option(
            names = "--model",
            converter = ModelAddressConverter.class,
            required = true,
            description = "folder or address of the model, or embedded for the model of the tiny world")
    @SuppressWarnings("NullAway.Init") // picocli fills it in
    private String model;

    @Option(
            names = "--reference",
            converter = ModelAddressConverter.class,
            description = "folder or address of the model that --model was aligned from, for best-of-N; not required if"
                    + " --model is a folder of adapters (default: none)")
    private @Nullable String reference;

    @Option(
            names = "--name",
            description = "name of the model for clients (default: name of the folder of --model; of a server: its name"
                    + " there)")
    private @Nullable String name;

    @Option(
            names = "--best-of",
            description = "number of candidates of the best-of-N model that is listed; requests may set another number"
                    + " (default: " + BestOfN.DEFAULT_CANDIDATES + ", at most --max-choices)")
    private @Nullable Integer bestOf;

    @Option(
            names = "--guided",
            paramLabel = "K",
            description = "number of sampled candidates per sentence, at most " + GuidedDecoding.MAX_CANDIDATES
                    + ", of which the best is the next sentence of an answer, in place of --best-of (default:"
                    + " ${DEFAULT-VALUE})")
    private int guided = 1;

    @Mixin
    private RankingOptions ranking = new RankingOptions();

    @Mixin
    private VerifierOptions verifier = new VerifierOptions();

    @Mixin
    private ListenOptions listen = new ListenOptions();

    @Option(
            names = "--max-waiting",
            description = "maximum number of requests that wait; more are rejected with status 429 (default:"
                    + " ${DEFAULT-VALUE})")
    private int maxWaiting = ChatServerBuilder.DEFAULT_WAITING;

    @Option(
            names = "--max-batch",
            description =
                    "maximum number of completions that are computed at the same time (default: ${DEFAULT-VALUE})")
    private int maxBatch = ChatServerBuilder.DEFAULT_BATCH;

    @Option(
            names = "--deadline",
            description = "maximum number of seconds from a request to its answer; then it is stopped with status 504"
                    + " (default: ${DEFAULT-VALUE})")
    private int deadline = 600;

    @Option(
            names = "--drain",
            description =
                    "maximum number of seconds in which running requests are answered after the process is asked to"
                            + " end (default: ${DEFAULT-VALUE})")
    private int drain = 30;

    @Mixin
    private RequestLimitOptions limits = new RequestLimitOptions();

    @Mixin
    private DeviceOption device = new DeviceOption();

    @Mixin
    private MemoryPlanOptions plan = new MemoryPlanOptions();

    @Override
    protected void check() {
        ranking.check();
        ranking.checkUsed();
        verifier.check(ranking.verified());
        OptionValue.checked("--max-waiting", () -> OptionValue.atLeast(1, maxWaiting));
        OptionValue.checked("--max-batch", () -> OptionValue.atLeast(1, maxBatch));
        OptionValue.checked("--deadline", () -> OptionValue.within(1, MOST_SECONDS, deadline));
        OptionValue.checked("--drain", () -> OptionValue.within(0, MOST_SECONDS, drain));
        if (name != null && name.isBlank()) {
            throw new IllegalArgumentException(
                    "Invalid value for option '--name': the name is blank. Give one, or" + " remove the option");
        }
        limits.check();
        listen.check();
        OptionValue.checked("--guided", () -> OptionValue.within(1, GuidedDecoding.MAX_CANDIDATES, guided));
        UselessOption.reject(
                "--best-of", guided > 1 && bestOf != null, "with --guided, which picks sentences: remove one of them");
        if (bestOf != null) {
            int candidates = bestOf;
            OptionValue.checked("--best-of", () -> OptionValue.within(2, BestOfN.MAX_CANDIDATES, candidates));
            if (candidates > limits.maxChoices()) {
                throw new IllegalArgumentException(
                        "Invalid value for option '--best-of': must be at most --max-choices, " + limits.maxChoices()
                                + ", was " + candidates + ". Lower it, or raise --max-choices");
            }
        }
    }

    @Override
    protected Map<String, ?> defaults() {
        Map<String, Object> values = new HashMap<>(ranking.defaults());
        // guided decoding takes the place of best-of-N
        if (guided == 1) {
            values.put("--best-of", Math.min(BestOfN.DEFAULT_CANDIDATES, limits.maxChoices()));
        }
        return values;
    }

    @Override
    public Duration stopTime() {
        return Duration.ofSeconds(drain + 20L);
    }

    @Override
    protected void plan(WorkPlan work) {
        work.computes("answers to requests at " + listen.shown());
        requireReference();
        plan.describe(work, this::planned);
    }

    private ServedModel served() {
        return new ServedModel(model, reference, ranking.rule().needsReference());
    }

    /** Rejects options of best-of-N if it is not served. */
    private void requireReference() {
        if (!served().ranks()) {
            String why = "without a reference, because best-of-N ranks by what alignment changed, and --model"
                    + " has no adapters: add --reference, the model that it was aligned from, or remove it";
            UselessOption.reject("--best-of", bestOf != null, why);
            UselessOption.reject("--guided", guided > 1, why);
            ranking.checkUnused(why);
            verifier.checkUnused(why);
        }
    }

    private PlannedRun planned() {
        return new ServedMemory(
                        served(),
                        new RankingUses(ranking, verifier),
                        device.policyOptions(),
                        limits.promptTokens(PlanOptions.PROMPT_TOKENS))
                .plan(new ServedMemory.Call(maxBatch, limits.maxChoices(), guided, limits.maxNewTokens()));
    }

    @Override
    protected int run(CommandReport report) {
        List<String> keys = listen.keys();
        listen.checkFiles();
        requireReference();
        plan.check(this::planned);
        PolicyOptions options = device.policyOptions();
        try (RankedModels models = ranking.open(model, reference, options);
                ChatServer server = server(models, options, keys)) {
            listening(
                    report,
                    "serving " + server.model() + " at " + server.address() + " ("
                            + (keys.isEmpty() ? "no API key is needed" : "an API key is needed")
                            + "); stop with Ctrl-C");
            if (keys.isEmpty() && !server.localOnly()) {
                spec().commandLine()
                        .getErr()
                        .println("rlaifv serve: anyone who reaches " + server.address()
                                + " can use the model: set --api-key-file, or remove --host");
            }
            boolean answered = awaitStop(server, report);
            report.put("address", server.address().toString())
                    .put("requests", server.queue().accepted())
                    .put("all_answered", answered);
            return 0;
        }
    }

    private ChatServer server(RankedModels models, PolicyOptions options, List<String> keys) {
        ChatServerBuilder builder = ChatServer.builder(guided > 1 ? guided(models, options) : models.policy())
                .beta(ranking.rule().beta())
                .averagedWith(models.averaged())
                .ranking(reward -> ranking.ranker(reward, aligned -> verifier.judge(aligned, models, options)))
                .maxWaiting(maxWaiting)
                .maxBatch(maxBatch)
                .deadline(Duration.ofSeconds(deadline))
                .limits(limits.limits())
                .apiKeys(keys);
        if (guided > 1) {
            return start(builder.withoutBestOf("the answers are guided by sentences"), models);
        }
        Optional<Policy> base = models.findReference(ranking.rule());
        base.ifPresent(builder::reference);
        if (base.isEmpty() && models.hasReference()) {
            builder.withoutBestOf(WITHOUT_BEST_OF);
            spec().commandLine()
                    .getErr()
                    .println("rlaifv serve: best-of-N is left out: " + WITHOUT_BEST_OF
                            + ": add --reference, the folder of the model that they were trained from");
        }
        Optional.ofNullable(bestOf).ifPresent(builder::candidates);
        return start(builder, models);
    }

    private ChatServer start(ChatServerBuilder builder, RankedModels models) {
        builder.name(name == null ? served().name(models.policy()) : name);
        return listen.set(builder).start();
    }

    private Policy guided(RankedModels models, PolicyOptions options) {
        return GuidedDecoding.builder(ranking.ranker(
                        models.reranker(ranking.rule()), aligned -> verifier.judge(aligned, models, options)))
                .candidates(guided)
                .build()
                .policy();
    }

    /** Waits until the process is asked to end, which interrupts this thread, and answers what is running. */
    private boolean awaitStop(ChatServer server, CommandReport report) {
        try {
            new CountDownLatch(1).await();
        } catch (InterruptedException e) {
            // the signal to stop; the flag is cleared, so that running requests can be waited for
        }
        report.note("stopping: running requests are answered for up to " + drain + " s");
        boolean answered = false;
        try {
            answered = server.drain(Duration.ofSeconds(drain));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        report.note(
                answered ? "stopped: all requests were answered" : "stopped: some requests were not answered in time");
        return answered;
    }
}
