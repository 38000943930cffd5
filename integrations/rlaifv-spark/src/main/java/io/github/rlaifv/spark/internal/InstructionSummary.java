package io.github.rlaifv.spark.internal;

import io.github.rlaifv.core.run.BadDataException;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;

/**
 * Number and content of instructions, without their images.
 *
 * @param size number of instructions
 * @param fingerprint text that differs if an id, a question or the order differs
 */
public record InstructionSummary(long size, String fingerprint) {

    /**
     * Reads the instructions once.
     *
     * @throws BadDataException if there are none, if positions are not 0, 1, 2, ..., or if an id occurs twice
     */
    public static InstructionSummary of(Dataset<Row> instructions) {
        Column index = functions.col(Batches.INDEX);
        Row row = instructions
                .agg(
                        functions.count(functions.lit(1)).as("size"),
                        functions.min(index).as("first"),
                        functions.max(index).as("last"),
                        functions.count_distinct(index).as("positions"),
                        functions.count_distinct(functions.col("id")).as("ids"),
                        functions
                                .bit_xor(functions.xxhash64(index, functions.col("id"), functions.col("question")))
                                .as("content"))
                .first();
        long size = row.getAs("size");
        if (size == 0) {
            throw new BadDataException("there are no instructions");
        }
        if (row.<Long>getAs("first") != 0
                || row.<Long>getAs("last") != size - 1
                || row.<Long>getAs("positions") != size) {
            throw new BadDataException("the column \"" + Batches.INDEX + "\" must hold 0 to " + (size - 1)
                    + ", each once, but holds " + row.<Long>getAs("positions") + " values from " + row.getAs("first")
                    + " to " + row.getAs("last")
                    + "; read instructions with SparkInstructions, and number them after a filter");
        }
        if (row.<Long>getAs("ids") != size) {
            throw new BadDataException(
                    size + " instructions have only " + row.<Long>getAs("ids") + " different ids; make them distinct");
        }
        return new InstructionSummary(size, size + "/" + Long.toHexString(row.<Long>getAs("content")));
    }
}
