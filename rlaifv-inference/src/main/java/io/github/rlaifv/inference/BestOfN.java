package io.github.rlaifv.inference;

import com.google.common.collect.Lists;
import io.github.rlaifv.core.data.Instruction;
import io.github.rlaifv.core.dataset.InstructionDataset;
import io.github.rlaifv.core.ledger.RunStages;
import io.github.rlaifv.core.ledger.UsageMeter;
import io.github.rlaifv.core.policy.Capability;
import io.github.rlaifv.core.policy.Completion;
import io.github.rlaifv.core.policy.GenerationRequest;
import io.github.rlaifv.core.policy.Outcome;
import io.github.rlaifv.core.policy.Policy;
import io.github.rlaifv.core.policy.Prompt;
import io.github.rlaifv.core.policy.Sampling;
import io.github.rlaifv.core.policy.ScoreRequest;
import io.github.rlaifv.core.run.Cancellation;
import io.github.rlaifv.core.run.RunListener;
import io.github.rlaifv.core.run.Shard;
import io.github.rlaifv.core.run.ShardResult;
import io.github.rlaifv.core.run.UnusableImages;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Samples N responses per prompt and picks the best one by self-reward (RLAIF-V, section 3.4). The candidates come from
 * the aligned model itself or, with {@link Builder#generator}, from any other model: the reward also improves another
 * model's responses.
 *
 * <p>To rank existing responses without sampling, use {@link ResponseRanker#rankAll}.
 */
public final class BestOfN {

    /** The largest N; the paper's curve ends there too. */
    public static final int MAX_CANDIDATES = 64;

    /** Default number of candidates per prompt. */
    public static final int DEFAULT_CANDIDATES = 16;

    /** Name of the stage that listeners are notified of. */
    public static final String STAGE = BestOfNFolder.STAGE;

    private final ResponseRanker ranker;
    private final Policy generator;
    private final int candidates;
    private final Sampling sampling;
    private final int promptsPerCall;
    private final RunListener listener;
    private final UnusableImages unusableImages;

    private BestOfN(Builder builder) {
        ranker = builder.ranker;
        generator = builder.generator == null ? builder.ranker.policy() : builder.generator;
        candidates = builder.candidates;
        sampling = builder.sampling;
        promptsPerCall = builder.promptsPerCall;
        listener = builder.listener;
        unusableImages = builder.unusableImages;
    }

    /**
     * Returns a builder. Default: N = {@value #DEFAULT_CANDIDATES}, the ranker's model as generator, and RLAIF-V's
     * sampling with temperature {@value Sampling#DEFAULT_TEMPERATURE}.
     */
    public static Builder builder(ResponseRanker ranker) {
        return new Builder(ranker);
    }

    /** Samples and ranks responses to one prompt. */
    public RankedResponse best(Prompt prompt) {
        return bestOfPrompts(List.of(prompt)).get(0);
    }

    /**
     * Samples and ranks responses to several prompts. The result of a prompt depends only on the prompt and the
     * settings, so equal prompts get equal pools. Use {@link #run} if each prompt has an id of its own.
     *
     * @param prompts the prompts
     * @return one entry per prompt, in order
     * @throws io.github.rlaifv.core.policy.PartialFailureException if some requests of the generator failed, after all
     *     others are ranked; it holds their results
     * @throws IllegalStateException if the ranker breaks the contract of {@link ResponseRanker#tryRankAll}
     */
    public List<RankedResponse> bestOfPrompts(List<Prompt> prompts) {
        return rank(prompts.stream()
                .map(prompt -> request(prompt.fingerprint(), prompt))
                .toList());
    }

    /**
     * Samples and ranks responses to instructions. The random numbers depend on the id of each instruction.
     *
     * @param instructions the instructions
     * @return one entry per instruction, in order
     * @throws io.github.rlaifv.core.policy.PartialFailureException as {@link #bestOfPrompts}
     * @throws IllegalStateException as {@link #bestOfPrompts}
     */
    public List<RankedResponse> run(List<Instruction> instructions) {
        return rank(requests(instructions));
    }

    /**
     * Samples and ranks responses to instructions, and stores the pools of each call as soon as they are finished: in
     * {@code pools.jsonl} ({@link PoolFile}) in the folder, next to the settings. An interrupted run resumes and ends
     * with the same bytes. {@link PoolFile#read} makes the pools available to any {@link ScoringRule} without a model.
     *
     * @param instructions the instructions
     * @param folder output folder, created if it does not exist
     * @return one entry per instruction, by id, in order. Instructions whose requests failed are missing and reported
     *     to the listener: run again to finish them
     * @throws io.github.rlaifv.core.run.BadDataException if an id occurs twice, if the folder holds pools of other
     *     settings, models or instructions (the message names them), or if another run writes to it
     * @throws io.github.rlaifv.core.policy.PartialFailureException if all requests failed
     * @throws IllegalStateException if the ranker breaks the contract of {@link ResponseRanker#tryRankAll} or of {@link
     *     ResponseRanker#settings}; nothing of the failed call is written
     */
    public Map<String, RankedResponse> run(List<Instruction> instructions, Path folder) {
        Map<String, RankedResponse> pools = run(new BestOfNFolder(folder), requests(instructions), settings());
        PickWarnings.tell(instructions.size(), pools.values(), listener);
        return pools;
    }

    private Map<String, RankedResponse> run(
            BestOfNFolder folder, List<GenerationRequest> requests, SortedMap<String, String> settings) {
        boolean dependsOnCall = generator.dependsOnCall() || ranker.dependsOnCall();
        return folder.run(requests, promptsPerCall, dependsOnCall, settings, this::pools, listener);
    }

    /**
     * Runs one shard: every n-th call of {@link Builder#promptsPerCall} instructions. Work that is finished in the folder
     * is not repeated. {@link #merge} joins the folders of all shards.
     *
     * @param shard the shard
     * @param instructions all instructions of the whole run, the same for each shard
     * @param folder folder of the shard, created if it does not exist
     * @return how many instructions the shard has, and how many are not finished because requests failed
     * @throws io.github.rlaifv.core.run.BadDataException as {@link #run(List, Path)}, and if the folder holds another
     *     shard, or one of other instructions or calls
     */
    public ShardResult runShard(Shard shard, List<Instruction> instructions, Path folder) {
        return new BestOfNShard(shard, folder, promptsPerCall).run(requests(instructions), settings(), this::run);
    }

    /**
     * Joins the shards of a run. The new folder has the bytes of the folder that one unbroken run writes. No model is
     * needed. Memory holds some forty bytes per instruction.
     *
     * @param shards folders of all shards, in any order
     * @param folder folder for the whole run, missing or empty
     * @throws io.github.rlaifv.core.run.BadDataException if a shard is missing, there twice or not finished, if settings,
     *     models or instructions differ, or if the folder is not empty; the message names the folders. Nothing is written
     *     then
     */
    public static void merge(List<Path> shards, Path folder) {
        merge(shards, folder, fresh -> {});
    }

    /**
     * Same as {@link #merge(List, Path)}, with further files.
     *
     * @param last writes further files into the folder, which is given to it under a temporary name, before it appears
     */
    public static void merge(List<Path> shards, Path folder, Consumer<Path> last) {
        merge(shards, folder, last, RunListener.NONE);
    }

    /**
     * Same as {@link #merge(List, Path, Consumer)}, with progress.
     *
     * @param listener listener that is notified of two stages: one that checks the shards, and one that joins the pools
     */
    public static void merge(List<Path> shards, Path folder, Consumer<Path> last, RunListener listener) {
        BestOfNShard.merge(shards, folder, last, listener);
    }

    /**
     * Same as {@link #run(List)}, for instructions in files; their images are read when needed.
     *
     * @throws io.github.rlaifv.core.policy.PartialFailureException as {@link #bestOfPrompts}
     */
    public List<RankedResponse> run(InstructionDataset instructions) {
        return run(instructions.toList());
    }

    /**
     * Same as {@link #run(List, Path)}, for instructions in files; their images are read when needed.
     *
     * @throws io.github.rlaifv.core.run.BadDataException as {@link #run(List, Path)}
     * @throws io.github.rlaifv.core.policy.PartialFailureException if all requests failed
     */
    public Map<String, RankedResponse> run(InstructionDataset instructions, Path folder) {
        return run(instructions.toList(), folder);
    }

    private List<GenerationRequest> requests(List<Instruction> instructions) {
        return instructions.stream()
                .map(instruction -> request(instruction.id(), instruction.prompt()))
                .toList();
    }

    private SortedMap<String, String> settings() {
        SortedMap<String, String> settings = new TreeMap<>(ranker.settings());
        add(settings, "generator", generator.fingerprint());
        add(settings, "candidates", String.valueOf(candidates));
        add(settings, "sampling", sampling.toString());
        return settings;
    }

    private void add(SortedMap<String, String> settings, String name, String value) {
        String ofRanker = settings.put(name, value);
        if (ofRanker != null) {
            throw new IllegalStateException("the settings of the ranker "
                    + ranker.getClass().getName() + " have the name '" + name + "' (value '" + ofRanker
                    + "'), which best-of-N uses for its own setting: choose another name in ResponseRanker.settings()");
        }
    }

    private GenerationRequest request(String key, Prompt prompt) {
        return new GenerationRequest(key, prompt, candidates, sampling);
    }

    /** Ranks all requests; failures are thrown only after all others are ranked. */
    private List<RankedResponse> rank(List<GenerationRequest> requests) {
        listener.stageStarted(STAGE, requests.size());
        List<Outcome<RankedResponse>> results = new ArrayList<>();
        for (List<GenerationRequest> part : Lists.partition(requests, promptsPerCall)) {
            Cancellation.check("ranking responses");
            results.addAll(pools(part));
            listener.progressed(STAGE, results.size());
        }
        listener.stageFinished(STAGE);
        PickWarnings.tell(
                requests.size(),
                results.stream().flatMap(result -> result.value().stream()).toList(),
                listener);
        return Outcome.values(results);
    }

    /**
     * Returns an outcome per request. A failed request, of the generator or of the ranking models, does not affect the
     * others.
     */
    private List<Outcome<RankedResponse>> pools(List<GenerationRequest> requests) {
        List<Outcome<List<Completion>>> completions = UsageMeter.stage(
                RunStages.RESPONSES,
                () -> Outcome.onePerRequest(generator.tryGenerate(requests), requests.size(), generator));
        checkImages(completions);
        List<String> keys = new ArrayList<>();
        List<ScoreRequest> pools = new ArrayList<>();
        for (int i = 0; i < requests.size(); i++) {
            GenerationRequest request = requests.get(i);
            completions.get(i).value().ifPresent(written -> {
                keys.add(request.key());
                pools.add(new ScoreRequest(
                        request.prompt(), written.stream().map(Completion::text).toList()));
            });
        }
        List<Outcome<RankedResponse>> outcomes =
                pools.isEmpty() ? List.of() : UsageMeter.stage(RunStages.RANKING, () -> ranker.tryRankChecked(pools));
        List<Outcome<RankedResponse>> named = new ArrayList<>();
        for (int i = 0; i < keys.size(); i++) {
            named.add(outcomes.get(i).named(keys.get(i)));
        }
        checkImages(named);
        Iterator<Outcome<RankedResponse>> ranked = named.iterator();
        return completions.stream()
                .map(written -> written.flatMap(texts -> ranked.next()))
                .toList();
    }

    private void checkImages(List<? extends Outcome<?>> outcomes) {
        outcomes.stream()
                .flatMap(outcome -> outcome.failure().stream())
                .forEach(failure -> failure.check(unusableImages));
    }

    /** Options of best-of-N. */
    public static final class Builder {
        private final ResponseRanker ranker;
        private @Nullable Policy generator;
        private int candidates = DEFAULT_CANDIDATES;
        private Sampling sampling = Sampling.builder().build();
        private int promptsPerCall = 16;
        private RunListener listener = RunListener.NONE;
        private UnusableImages unusableImages = UnusableImages.SKIP;

        private Builder(ResponseRanker ranker) {
            this.ranker = Objects.requireNonNull(ranker, "ranker");
        }

        /** Model that generates the candidates. Default: the aligned model. */
        public Builder generator(Policy value) {
            generator = value;
            return this;
        }

        /**
         * Number of candidates per prompt, from 1 to {@value BestOfN#MAX_CANDIDATES}. Default:
         * {@value BestOfN#DEFAULT_CANDIDATES}.
         */
        public Builder candidates(int value) {
            candidates = value;
            return this;
        }

        /** How candidates are sampled. At temperature 0 all candidates are equal and the first one wins. */
        public Builder sampling(Sampling value) {
            sampling = value;
            return this;
        }

        /**
         * Number of prompts that are passed to the models in one call. It limits memory; results depend on it only
         * within the bounds that {@link Policy} states. Default: 16.
         */
        public Builder promptsPerCall(int value) {
            promptsPerCall = value;
            return this;
        }

        /**
         * What happens to instructions whose image is damaged or rejected by the image processor of the generator, the
         * aligned model or its reference. With {@link UnusableImages#SKIP} they have no pool, and the listener is
         * notified of names and reasons. A missing file ends the run in any case. Default: {@link UnusableImages#SKIP}.
         */
        public Builder unusableImages(UnusableImages value) {
            unusableImages = value;
            return this;
        }

        /**
         * Listener that is notified of each finished prompt. At the end it is warned if more than half of the prompts
         * have no pool, and if all rewards are 0 because the aligned model and its reference score all responses alike.
         */
        public Builder listener(RunListener value) {
            listener = value;
            return this;
        }

        /**
         * Builds the best-of-N sampler.
         *
         * @throws IllegalArgumentException naming the option that is out of range
         * @throws io.github.rlaifv.core.policy.MissingCapabilityException if the generator can't generate responses
         */
        public BestOfN build() {
            if (candidates < 1 || candidates > MAX_CANDIDATES) {
                throw new IllegalArgumentException(
                        "candidates must be in [1, " + MAX_CANDIDATES + "], was " + candidates);
            }
            if (promptsPerCall < 1) {
                throw new IllegalArgumentException("promptsPerCall must be >= 1, was " + promptsPerCall);
            }
            Capability.GENERATE.require(generator == null ? ranker.policy() : generator, "the generator of best-of-N");
            return new BestOfN(this);
        }
    }
}
