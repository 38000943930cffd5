package io.github.rlaifv.cli.merge;

import io.github.rlaifv.cli.command.Subcommand;
import io.github.rlaifv.cli.evaluate.EvaluateMerge;
import io.github.rlaifv.cli.reference.ScoredPairs;
import io.github.rlaifv.cli.report.CommandReport;
import io.github.rlaifv.cli.report.WorkPlan;
import io.github.rlaifv.cli.rerank.RerankMerge;
import io.github.rlaifv.core.internal.shard.ShardFile;
import io.github.rlaifv.feedback.FeedbackPipeline;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The command {@code rlaifv merge}: joins the shards of a run to the folder of one unbroken run. It opens no model. */
@Command(
        name = "merge",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = "Joins the folders that were written with --shard to the folder of one unbroken run.")
public final class MergeCommand extends Subcommand {
    @Parameters(paramLabel = "FOLDER", arity = "1..*", description = "folders of all shards of a run, in any order")
    @SuppressWarnings("NullAway.Init") // picocli fills it in
    private List<Path> shards;

    @Option(names = "--output", required = true, description = "folder for the whole run; it must be missing or empty")
    @SuppressWarnings("NullAway.Init") // picocli fills it in
    private Path output;

    @Option(
            names = "--data",
            description =
                    "folder with the benchmark's files for shards of evaluate, or the pairs for shards of reference"
                            + " (default: the path that the shard named first used)")
    private @Nullable Path data;

    @Override
    protected void plan(WorkPlan work) {
        work.computes("the folder of one run of " + shards.size() + " shards");
    }

    @Override
    protected int run(CommandReport report) {
        switch (ShardFile.read(shards.get(0)).kind()) {
            case FEEDBACK -> {
                long pairs = FeedbackPipeline.merge(shards, output).size();
                report.line(pairs + " pairs, " + output).put("pairs", pairs).put("output", output);
            }
            case BEST_OF_N -> RerankMerge.merge(shards, output, report);
            case EVALUATION -> EvaluateMerge.merge(shards, output, Optional.ofNullable(data), report);
            case REFERENCE -> ScoredPairs.merge(shards, output, Optional.ofNullable(data), report);
        }
        return 0;
    }
}
