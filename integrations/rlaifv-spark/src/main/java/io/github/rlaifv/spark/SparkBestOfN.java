package io.github.rlaifv.spark;

import io.github.rlaifv.core.data.Instruction;
import io.github.rlaifv.inference.BestOfN;
import io.github.rlaifv.inference.RankedResponse;
import io.github.rlaifv.inference.ScoredResponse;
import io.github.rlaifv.spark.internal.BatchTask;
import io.github.rlaifv.spark.internal.Batches;
import io.github.rlaifv.spark.internal.InstructionRows;
import io.github.rlaifv.spark.internal.InstructionSummary;
import io.github.rlaifv.spark.internal.OnExecutor;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/** Best-of-N on a Spark cluster: each instruction gets the response that {@link BestOfN} picks. */
public final class SparkBestOfN {
    private static final StructType RESPONSE =
            new StructType().add("text", DataTypes.StringType, false).add("reward", DataTypes.DoubleType, false);

    private static final StructType SCHEMA = new StructType()
            .add(Batches.INDEX, DataTypes.LongType, false)
            .add("id", DataTypes.StringType, false)
            .add("question", DataTypes.StringType, false)
            .add("response", DataTypes.StringType, false)
            .add("reward", DataTypes.DoubleType, false)
            .add("margin", DataTypes.DoubleType)
            .add("pool", DataTypes.createArrayType(RESPONSE, false), false);

    private SparkBestOfN() {}

    /**
     * Returns the best response to each instruction, with the columns {@code index}, {@code id}, {@code question}, {@code
     * response}, {@code reward}, {@code margin} (null if all responses are equal) and {@code pool}, which holds all
     * responses in the order in which they were sampled. They equal those of {@link BestOfN#run(List)} on the same
     * batches. A request that fails for good fails its task.
     *
     * @param instructions instructions as {@link SparkInstructions} reads them
     * @param bestOfN creates the ranker on each executor
     * @param batchSize number of instructions per call of the models, at least 1
     * @throws io.github.rlaifv.core.run.BadDataException if positions are not 0, 1, 2, ... or ids are not distinct
     */
    public static Dataset<Row> transform(Dataset<Row> instructions, ExecutorFactory<BestOfN> bestOfN, int batchSize) {
        InstructionRows images = InstructionRows.of(instructions.sparkSession());
        long size = InstructionSummary.of(instructions).size();
        return new BatchTask<>(new OnExecutor<>(bestOfN), batchSize, (opened, batch) -> best(opened, batch, images))
                .over(instructions, size, SCHEMA);
    }

    private static List<Row> best(BestOfN bestOfN, List<Row> batch, InstructionRows images) {
        List<Instruction> instructions = batch.stream().map(images::instruction).toList();
        List<RankedResponse> ranked = bestOfN.run(instructions);
        List<Row> rows = new ArrayList<>();
        for (int i = 0; i < batch.size(); i++) {
            RankedResponse one = ranked.get(i);
            ScoredResponse winner = one.winner();
            rows.add(RowFactory.create(
                    batch.get(i).getAs(Batches.INDEX),
                    instructions.get(i).id(),
                    instructions.get(i).question(),
                    winner.text(),
                    winner.reward(),
                    one.margin().isPresent() ? one.margin().getAsDouble() : null,
                    one.pool().stream()
                            .map(response -> RowFactory.create(response.text(), response.reward()))
                            .toArray(Row[]::new)));
        }
        return rows;
    }
}
