package io.github.rlaifv.spark;

import io.github.rlaifv.core.data.Instruction;
import io.github.rlaifv.core.policy.Completion;
import io.github.rlaifv.core.policy.GenerationRequest;
import io.github.rlaifv.core.policy.Outcome;
import io.github.rlaifv.core.policy.Policy;
import io.github.rlaifv.core.policy.Sampling;
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

/**
 * A policy's answers on a Spark cluster. For an evaluation, make instructions of the items of a {@code Benchmark}, collect
 * the answers in the order of {@code index}, and pass them to {@code Benchmark.measure}.
 */
public final class SparkAnswers {
    private static final StructType SCHEMA = new StructType()
            .add(Batches.INDEX, DataTypes.LongType, false)
            .add("id", DataTypes.StringType, false)
            .add("question", DataTypes.StringType, false)
            .add("answer", DataTypes.StringType, false);

    private SparkAnswers() {}

    /**
     * Returns the answer to each instruction, with the columns {@code index}, {@code id}, {@code question} and {@code
     * answer}. A request that fails for good fails its task.
     *
     * @param instructions instructions as {@link SparkInstructions} reads them
     * @param policy opens the policy on each executor
     * @param sampling how answers are sampled, such as {@link Sampling#greedy}
     * @param batchSize number of instructions per call of the policy, at least 1
     * @throws io.github.rlaifv.core.run.BadDataException if positions are not 0, 1, 2, ... or ids are not distinct
     */
    public static Dataset<Row> transform(
            Dataset<Row> instructions, ExecutorFactory<Policy> policy, Sampling sampling, int batchSize) {
        InstructionRows images = InstructionRows.of(instructions.sparkSession());
        long size = InstructionSummary.of(instructions).size();
        return new BatchTask<>(
                        new OnExecutor<>(policy),
                        batchSize,
                        (opened, batch) -> answers(opened, batch, images, sampling))
                .over(instructions, size, SCHEMA);
    }

    private static List<Row> answers(Policy policy, List<Row> batch, InstructionRows images, Sampling sampling) {
        List<Instruction> instructions = batch.stream().map(images::instruction).toList();
        List<GenerationRequest> requests = instructions.stream()
                .map(one -> new GenerationRequest(one.id(), one.prompt(), 1, sampling))
                .toList();
        List<List<Completion>> completions = Outcome.values(policy.tryGenerate(requests));
        List<Row> rows = new ArrayList<>();
        for (int i = 0; i < batch.size(); i++) {
            rows.add(RowFactory.create(
                    batch.get(i).getAs(Batches.INDEX),
                    instructions.get(i).id(),
                    instructions.get(i).question(),
                    completions.get(i).get(0).text()));
        }
        return rows;
    }
}
