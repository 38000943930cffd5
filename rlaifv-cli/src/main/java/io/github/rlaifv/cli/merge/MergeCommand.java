package io.github.rlaifv.cli.merge;

import io.github.rlaifv.cli.command.ConsoleProgress;
import io.github.rlaifv.cli.command.FloatingType;
import io.github.rlaifv.cli.command.Subcommand;
import io.github.rlaifv.cli.evaluate.EvaluateMerge;
import io.github.rlaifv.cli.option.TrainedModelConverter;
import io.github.rlaifv.cli.option.UselessOption;
import io.github.rlaifv.cli.reference.ScoredPairs;
import io.github.rlaifv.cli.report.CommandReport;
import io.github.rlaifv.cli.report.WorkPlan;
import io.github.rlaifv.cli.rerank.RerankMerge;
import io.github.rlaifv.core.device.ScalarType;
import io.github.rlaifv.core.internal.shard.ShardFile;
import io.github.rlaifv.core.internal.shard.ShardKind;
import io.github.rlaifv.core.model.AdapterMerge;
import io.github.rlaifv.core.run.RunListener;
import io.github.rlaifv.feedback.FeedbackPipeline;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/**
 * The command {@code rlaifv merge}: joins the shards of a run to the folder of one unbroken run, or merges a LoRA adapter into
 * its model.
 */
@Command(
        name = "merge",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description =
                "Joins the folders that were written with --shard to the folder of one unbroken run, or merges the"
                        + " adapter of --adapter into its model.")
public final class MergeCommand extends Subcommand {
    @Parameters(paramLabel = "FOLDER", arity = "0..*", description = "folders of all shards of a run, in any order")
    private List<Path> shards = List.of();

    @Option(names = "--output", required = true, description = "folder for the result; it must be missing or empty")
    @SuppressWarnings("NullAway.Init") // picocli fills it in
    private Path output;

    @Option(
            names = "--data",
            description =
                    "folder with the benchmark's files for shards of evaluate, or the pairs for shards of reference"
                            + " (default: the path that the shard named first used)")
    private @Nullable Path data;

    @Option(
            names = "--adapter",
            description = "folder of a LoRA adapter in PEFT's layout, which is merged into --model (default: none)")
    private @Nullable Path adapter;

    @Option(
            names = "--model",
            converter = TrainedModelConverter.class,
            description =
                    "folder of the model that the adapter was trained on, or embedded (default: the one that the adapter"
                            + " names)")
    private @Nullable Path model;

    @Option(
            names = "--storage",
            converter = FloatingType.class,
            description = "type of the merged weights: FLOAT32, BFLOAT16 or FLOAT16 (default: the type in the model's"
                    + " folder)")
    private @Nullable ScalarType storage;

    @Override
    protected void check() {
        if (adapter == null && shards.isEmpty()) {
            throw new IllegalArgumentException(
                    "there is nothing to merge: name the folders of all shards, or an adapter with --adapter");
        }
        if (adapter != null && (!shards.isEmpty() || data != null)) {
            throw new IllegalArgumentException((shards.isEmpty() ? "--data" : "folders of shards")
                    + " and --adapter are merged apart: remove one of them");
        }
        if (adapter == null && (model != null || storage != null)) {
            throw new IllegalArgumentException((model == null ? "--storage" : "--model")
                    + " has no effect on shards: add --adapter, or remove it");
        }
    }

    @Override
    protected void plan(WorkPlan work) {
        work.computes(
                adapter == null
                        ? "the folder of one run of " + shards.size() + " shards"
                        : "the weights of the model with the adapter");
    }

    @Override
    protected int run(CommandReport report) {
        try (ConsoleProgress progress = progress()) {
            if (adapter == null) {
                mergeShards(report, progress);
            } else {
                mergeAdapter(report, adapter, progress);
            }
        }
        return 0;
    }

    private void mergeShards(CommandReport report, RunListener progress) {
        ShardKind kind = ShardFile.read(shards.get(0)).kind();
        UselessOption.reject(
                "--data",
                data != null && (kind == ShardKind.FEEDBACK || kind == ShardKind.BEST_OF_N),
                "on shards of " + (kind == ShardKind.FEEDBACK ? "feedback" : "rerank")
                        + ", which are joined without further files: remove it");
        switch (kind) {
            case FEEDBACK -> {
                long pairs = FeedbackPipeline.merge(shards, output, progress).size();
                report.line(pairs + " pairs, " + output).put("pairs", pairs).put("output", output);
            }
            case BEST_OF_N -> RerankMerge.merge(shards, output, report, progress);
            case EVALUATION -> EvaluateMerge.merge(shards, output, Optional.ofNullable(data), report, progress);
            case REFERENCE -> ScoredPairs.merge(shards, output, Optional.ofNullable(data), report, progress);
        }
    }

    private void mergeAdapter(CommandReport report, Path folder, RunListener progress) {
        AdapterMerge.Merged merged = new AdapterMerge(Optional.ofNullable(model), folder, Optional.ofNullable(storage))
                .into(output, progress);
        report.line("adapter of rank " + merged.lora().rank() + " merged into " + merged.modules() + " weights of "
                + merged.base() + ", " + output);
        report.put("base", merged.base())
                .put("base_fingerprint", merged.baseFingerprint())
                .put("adapter_sha256", merged.adapterHash())
                .put("rank", merged.lora().rank())
                .put("alpha", merged.lora().alpha())
                .put("modules", merged.modules())
                .put("output", output);
    }
}
