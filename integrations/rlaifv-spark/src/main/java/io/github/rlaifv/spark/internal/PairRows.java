package io.github.rlaifv.spark.internal;

import io.github.rlaifv.core.data.Instruction;
import io.github.rlaifv.core.image.ImageSource;
import io.github.rlaifv.core.internal.data.ImageNames;
import io.github.rlaifv.feedback.pair.LengthTotals;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/** Makes rows of the published RLAIF-V-Dataset of feedback rows. */
public final class PairRows {
    private static final String RANK = "rank";

    private static final StructType RLAIF_V = new StructType()
            .add("ds_name", DataTypes.StringType)
            .add("image", InstructionRows.IMAGE)
            .add("question", DataTypes.StringType)
            .add("chosen", DataTypes.StringType)
            .add("rejected", DataTypes.StringType)
            .add("origin_dataset", DataTypes.StringType)
            .add("origin_split", DataTypes.StringType)
            .add("idx", DataTypes.StringType)
            .add("image_path", DataTypes.StringType);

    private static final StructType ORDERED =
            RLAIF_V.add(Batches.INDEX, DataTypes.LongType).add(RANK, DataTypes.IntegerType);

    /** Type of pairs with their position and the reference's log-probabilities. */
    public static final StructType SCORED =
            RLAIF_V.add(Batches.INDEX, DataTypes.LongType).add("logps", DataTypes.StringType);

    private PairRows() {}

    /** Returns the columns of the schema and the position, without log-probabilities of another reference. */
    public static Column[] columns() {
        return Stream.concat(Stream.of(RLAIF_V.fieldNames()), Stream.of(Batches.INDEX))
                .map(functions::col)
                .toArray(Column[]::new);
    }

    /**
     * Returns the pairs in the order of the instructions.
     *
     * @param feedback feedback rows
     * @param instructions number of instructions
     * @param perFile number of instructions per partition, and so per file
     * @param ratio the ratio that length balancing chose; NaN keeps all pairs
     * @param images reads the images
     */
    public static Dataset<Row> of(
            Dataset<Row> feedback, long instructions, long perFile, double ratio, InstructionRows images) {
        FlatMapFunction<Row, Row> pairs = row -> pairs(row, ratio, images);
        Dataset<Row> rows = feedback.select(Batches.INDEX, "id", "image", "question", "pairs")
                .flatMap(pairs, Encoders.row(ORDERED));
        return Batches.distribute(rows, 0, instructions, perFile, RANK).drop(Batches.INDEX, RANK);
    }

    private static Iterator<Row> pairs(Row row, double ratio, InstructionRows images) {
        List<Row> pairs = row.getList(row.fieldIndex("pairs"));
        List<Row> kept = new ArrayList<>();
        Optional<Instruction> read = Optional.empty();
        for (int rank = 0; rank < pairs.size(); rank++) {
            String chosen = pairs.get(rank).getAs("chosen");
            String rejected = pairs.get(rank).getAs("rejected");
            if (Double.isNaN(ratio) || LengthTotals.keeps(chosen, rejected, ratio)) {
                Instruction instruction = read.orElseGet(() -> images.instruction(row));
                read = Optional.of(instruction);
                kept.add(pair(instruction, chosen, rejected, row.getAs(Batches.INDEX), rank));
            }
        }
        return kept.iterator();
    }

    private static Row pair(Instruction instruction, String chosen, String rejected, long index, int rank) {
        ImageSource image = instruction.image();
        String path = ImageNames.of(image);
        return RowFactory.create(
                "RLAIF-V",
                RowFactory.create(image.read(), path),
                instruction.question(),
                chosen,
                rejected,
                "",
                // the authors' loader parses this column as a dictionary
                "{}",
                instruction.id(),
                path,
                index,
                rank);
    }
}
