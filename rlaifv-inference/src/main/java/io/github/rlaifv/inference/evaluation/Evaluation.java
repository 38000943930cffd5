package io.github.rlaifv.inference.evaluation;

import io.github.rlaifv.core.internal.LibraryVersion;
import io.github.rlaifv.core.internal.folder.BoundSettings;
import io.github.rlaifv.core.internal.folder.WorkFolder;
import io.github.rlaifv.core.internal.ledger.RunLedger;
import io.github.rlaifv.core.ledger.RunStages;
import io.github.rlaifv.core.policy.Outcome;
import io.github.rlaifv.core.policy.PartialFailureException;
import io.github.rlaifv.core.policy.Policy;
import io.github.rlaifv.core.policy.Prompt;
import io.github.rlaifv.core.policy.Sampling;
import io.github.rlaifv.core.run.BadDataException;
import io.github.rlaifv.core.run.RunListener;
import io.github.rlaifv.core.run.Shard;
import io.github.rlaifv.core.run.ShardResult;
import io.github.rlaifv.core.run.UnusableImages;
import io.github.rlaifv.inference.evaluation.internal.reply.ItemThumbnails;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Lets a policy answer a benchmark and measures the answers. Use a separate folder for each benchmark. The folder
 * stores answers and judgments as they arrive. An interrupted run resumes; a run with other settings, questions,
 * images or models is rejected with the name of what differs. {@code card.json} holds the metrics, {@code measures.json}
 * the contribution of each item, and {@code items.jsonl} and {@code thumbnails} the questions and answers.
 * {@link FinishedEvaluation} reads them for comparisons.
 */
public final class Evaluation {
    private final Policy policy;
    private final Path folder;
    private final Optional<Policy> judge;
    private final Sampling sampling;
    private final int judgeTokens;
    private final int perCall;
    private final int thumbnails;
    private final int resamples;
    private final long seed;
    private final RunListener listener;
    private final UnusableImages unusableImages;

    private Evaluation(Builder builder) {
        policy = builder.policy;
        folder = builder.folder;
        judge = Optional.ofNullable(builder.judge);
        sampling = builder.sampling;
        judgeTokens = builder.judgeTokens;
        perCall = builder.perCall;
        thumbnails = builder.thumbnails;
        resamples = builder.resamples;
        seed = builder.seed;
        listener = builder.listener;
        unusableImages = builder.unusableImages;
    }

    /**
     * Returns a builder. Default: greedy answers of at most 512 tokens.
     *
     * @param policy the model to evaluate
     * @param folder folder for the results
     */
    public static Builder builder(Policy policy, Path folder) {
        return new Builder(policy, folder);
    }

    /**
     * Runs a benchmark, or what is left of an interrupted run.
     *
     * @param benchmark the benchmark
     * @return the metrics
     * @throws BadDataException if the folder holds an evaluation of another model, judge, benchmark or library version,
     *     or with other settings, questions or images (the message names them), or files of others where results are
     *     written; if another run writes to it; or if no reply of a judge can be used
     * @throws io.github.rlaifv.core.run.RetriableException if requests to a server failed that may succeed later, after
     *     all others are finished and stored: run again to finish
     * @throws io.github.rlaifv.core.run.StorageException if a file can't be read or written
     */
    public EvaluationCard run(Benchmark benchmark) {
        SortedMap<String, String> identity = identity(benchmark, settings());
        try (WorkFolder work = BoundSettings.of(EvaluatedAnswers.SETTINGS, EvaluatedAnswers.ANSWERS, identity)
                .open(folder, EvaluatedAnswers.KIND)) {
            work.removeParts(folder);
            work.removeParts(folder.resolve(ItemThumbnails.FOLDER));
            EvaluationCard card = RunLedger.count(work, () -> measured(benchmark, answers(benchmark)));
            work.requireThere(
                    EvaluatedAnswers.SETTINGS,
                    EvaluatedAnswers.ANSWERS,
                    FinishedEvaluation.ITEMS,
                    FinishedEvaluation.MEASURES,
                    FinishedEvaluation.CARD);
            return card;
        }
    }

    /**
     * Runs one shard, which answers every n-th call of {@link Builder#perCall} items. {@link #merge} joins the folders of
     * all shards and measures the answers.
     *
     * @param shard the shard
     * @param benchmark the whole benchmark
     * @return how many items the shard has
     * @throws BadDataException as {@link #run}, and if the folder holds another shard
     * @throws io.github.rlaifv.core.run.RetriableException as {@link #run}
     */
    public ShardResult runShard(Shard shard, Benchmark benchmark) {
        SortedMap<String, String> later = new TreeMap<>();
        later.put(EvaluationShard.THUMBNAILS, String.valueOf(thumbnails));
        settings().forEach((name, value) -> {
            if (name.startsWith("bootstrap")) {
                later.put(name, value);
            }
        });
        SortedMap<String, String> identity = identity(benchmark, settings());
        return new EvaluationShard(shard, folder, perCall, later)
                .run(identity, EvaluationShard.prompts(benchmark), this::answers);
    }

    /**
     * Joins the shards of an evaluation. The new folder has the bytes of the folder that one unbroken run writes. No model
     * is needed. If a judge was set, the folder is that of an interrupted run, which has all answers: {@link #run} with the
     * same options judges and measures them.
     *
     * @param benchmark the whole benchmark
     * @param shards folders of all shards, in any order
     * @param folder folder for the whole run, missing or empty
     * @return the metrics; empty if a judge was set
     * @throws BadDataException if a shard is missing, there twice or not finished, if settings, models or items differ, or
     *     if the folder is not empty; the message names the folders. Nothing is written then
     */
    public static Optional<EvaluationCard> merge(Benchmark benchmark, List<Path> shards, Path folder) {
        return merge(benchmark, shards, folder, RunListener.NONE);
    }

    /**
     * Same as {@link #merge(Benchmark, List, Path)}, with progress.
     *
     * @param listener listener that is notified of two stages: one that checks the shards, and one that joins the answers.
     *     It is warned of answers that are missing
     */
    public static Optional<EvaluationCard> merge(
            Benchmark benchmark, List<Path> shards, Path folder, RunListener listener) {
        return EvaluationMerge.of(benchmark, shards, folder, listener);
    }

    private EvaluationCard measured(Benchmark benchmark, ReplyCollector.Replies replies) {
        RecordedJudge judging = new RecordedJudge(judge, folder, judgeTokens, perCall, listener)
                .leavingOut(replies.failures().keySet(), unusableImages);
        return new AnswerMeasurement(policy.name(), folder, thumbnails, resamples, seed, listener)
                .write(benchmark, settings(), replies, judging);
    }

    private Map<String, String> settings() {
        Map<String, String> settings = new TreeMap<>();
        settings.put("temperature", String.valueOf(sampling.temperature()));
        settings.put("topP", String.valueOf(sampling.topP()));
        settings.put("topK", String.valueOf(sampling.topK()));
        settings.put("repetitionPenalty", String.valueOf(sampling.repetitionPenalty()));
        settings.put("maxNewTokens", String.valueOf(sampling.maxNewTokens()));
        settings.put("stop", String.valueOf(sampling.stop()));
        settings.put("ignoreEndOfSequence", String.valueOf(sampling.ignoreEndOfSequence()));
        settings.put("samplingSeed", String.valueOf(sampling.seed()));
        // only if there is one, so that evaluations of earlier versions resume
        sampling.beams().ifPresent(search -> settings.put("search", search.toString()));
        settings.put("judge", judge.map(Policy::name).orElse("none"));
        settings.put("judgeTokens", String.valueOf(judgeTokens));
        settings.put("bootstrapResamples", String.valueOf(resamples));
        settings.put("bootstrapSeed", String.valueOf(seed));
        settings.put("confidence", String.valueOf(AnswerMeasurement.CONFIDENCE));
        return settings;
    }

    /**
     * Returns what the results depend on. Only intervals depend on the bootstrap, so it may change when a run is
     * resumed.
     */
    private SortedMap<String, String> identity(Benchmark benchmark, Map<String, String> settings) {
        SortedMap<String, String> identity = new TreeMap<>(settings);
        identity.keySet().removeIf(name -> name.startsWith("bootstrap"));
        identity.put("benchmark", benchmark.name());
        identity.put("model", policy.name());
        identity.put("modelFingerprint", policy.fingerprint());
        identity.put("judgeFingerprint", judge.map(Policy::fingerprint).orElse("none"));
        identity.put("items", String.valueOf(benchmark.items().size()));
        identity.put("library", LibraryVersion.text());
        ItemFingerprint of = ItemFingerprint.of(benchmark.items());
        identity.put("itemsFingerprint", of.questions());
        identity.put("picturesFingerprint", of.images());
        return identity;
    }

    private ReplyCollector.Replies answers(Benchmark benchmark) {
        Map<String, Prompt> prompts = EvaluationShard.prompts(benchmark);
        ReplyCollector.Replies replies = answers(prompts);
        if (replies.texts().isEmpty() && !prompts.isEmpty()) {
            throw new PartialFailureException(replies.failures().values().stream()
                    .<Outcome<String>>map(Outcome::failure)
                    .toList());
        }
        return replies;
    }

    private ReplyCollector.Replies answers(Map<String, Prompt> prompts) {
        ReplyCollector collector = new ReplyCollector(policy, sampling, perCall, listener);
        ReplyCollector.Replies replies = RunLedger.stage(
                RunStages.ANSWERS, () -> collector.ask("answers", prompts, folder.resolve(EvaluatedAnswers.ANSWERS)));
        replies.failures().values().forEach(failure -> failure.check(unusableImages));
        return replies;
    }

    /** Options of an evaluation. */
    public static final class Builder {
        /** Default maximum number of tokens of a judge's reply. */
        public static final int DEFAULT_JUDGE_TOKENS = 1024;

        /** Default number of prompts that are passed to a model in one call. */
        public static final int DEFAULT_PER_CALL = 16;

        /** Default number of bootstrap resamples. */
        public static final int DEFAULT_RESAMPLES = 1000;

        private final Policy policy;
        private final Path folder;
        private @Nullable Policy judge;
        private Sampling sampling = Sampling.greedy(Sampling.DEFAULT_MAX_NEW_TOKENS);
        private int judgeTokens = DEFAULT_JUDGE_TOKENS;
        private int perCall = DEFAULT_PER_CALL;
        private int thumbnails = 320;
        private int resamples = DEFAULT_RESAMPLES;
        private long seed;
        private RunListener listener = RunListener.NONE;
        private UnusableImages unusableImages = UnusableImages.SKIP;

        private Builder(Policy policy, Path folder) {
            this.policy = Objects.requireNonNull(policy, "policy");
            this.folder = Objects.requireNonNull(folder, "folder");
        }

        /** Model that judges answers, in benchmarks that need a judge. Default: none. */
        public Builder judge(Policy value) {
            judge = value;
            return this;
        }

        /** How answers are sampled. Default: greedy, at most {@value Sampling#DEFAULT_MAX_NEW_TOKENS} tokens. */
        public Builder sampling(Sampling value) {
            sampling = value;
            return this;
        }

        /** Maximum number of tokens of a judge's reply. Default: {@value #DEFAULT_JUDGE_TOKENS}. */
        public Builder judgeTokens(int value) {
            judgeTokens = value;
            return this;
        }

        /**
         * Number of prompts that are passed to a model in one call. It limits memory; answers depend on it only as far
         * as {@link Policy#generate} depends on the call. Default: {@value #DEFAULT_PER_CALL}.
         */
        public Builder perCall(int value) {
            perCall = value;
            return this;
        }

        /**
         * Longer side, in pixels, of the thumbnails of images that are kept for reports; 0 keeps none. Default: 320.
         */
        public Builder thumbnails(int value) {
            thumbnails = value;
            return this;
        }

        /** Number of bootstrap resamples. Default: {@value #DEFAULT_RESAMPLES}. */
        public Builder resamples(int value) {
            resamples = value;
            return this;
        }

        /** Seed of the bootstrap. Default: 0. */
        public Builder seed(long value) {
            seed = value;
            return this;
        }

        /**
         * What happens to items whose image is damaged or rejected by the policy's image processor. With
         * {@link UnusableImages#SKIP} their answers count as empty, the metric "unanswered" counts them, and
         * items.jsonl names them. A missing file ends the run in any case. Default: {@link UnusableImages#SKIP}.
         */
        public Builder unusableImages(UnusableImages value) {
            unusableImages = value;
            return this;
        }

        /** Listener that is notified of answers and judgments. */
        public Builder listener(RunListener value) {
            listener = value;
            return this;
        }

        /**
         * Builds the evaluation.
         *
         * @throws IllegalArgumentException naming the option that is out of range
         */
        public Evaluation build() {
            if (perCall < 1 || resamples < 1 || judgeTokens < 1) {
                throw new IllegalArgumentException("perCall, resamples and judgeTokens must be >= 1, were " + perCall
                        + ", " + resamples + " and " + judgeTokens);
            }
            if (thumbnails < 0) {
                throw new IllegalArgumentException("thumbnails must be >= 0, was " + thumbnails);
            }
            return new Evaluation(this);
        }
    }
}
