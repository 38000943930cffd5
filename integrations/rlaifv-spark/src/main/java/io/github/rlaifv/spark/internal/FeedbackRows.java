package io.github.rlaifv.spark.internal;

import io.github.rlaifv.feedback.FeedbackCounts;
import io.github.rlaifv.feedback.InstructionFeedback;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/** Feedback as rows: an instruction with its candidates, claims, scores, pairs and counts. */
public final class FeedbackRows {
    private static final List<String> LINES = List.of("candidates", "claims", "scores");
    private static final List<String> TOTALS =
            List.of("candidates", "scored", "claims", "distinct_claims", "confirmed", "undecided", "pairs");
    private static final ArrayType BY_REASON = DataTypes.createArrayType(
            new StructType().add("reason", DataTypes.StringType, false).add("count", DataTypes.LongType, false), false);

    private static final StructType PAIR = new StructType()
            .add("chosen", DataTypes.StringType, false)
            .add("rejected", DataTypes.StringType, false)
            .add("chosen_score", DataTypes.DoubleType, false)
            .add("rejected_score", DataTypes.DoubleType, false);

    private static final StructType COUNTS = counts();

    /** Type of a row. */
    public static final StructType SCHEMA = InstructionRows.SCHEMA
            .add("candidates", DataTypes.StringType)
            .add("claims", DataTypes.StringType)
            .add("scores", DataTypes.StringType)
            .add("pairs", DataTypes.createArrayType(PAIR, false), false)
            .add("counts", COUNTS, false);

    private FeedbackRows() {}

    private static StructType counts() {
        StructType counts = new StructType();
        for (String total : TOTALS) {
            counts = counts.add(total, DataTypes.LongType, false);
        }
        return counts.add("skipped", BY_REASON, false).add("without_candidates", BY_REASON, false);
    }

    /**
     * Returns the row of an instruction's feedback.
     *
     * @param instruction row of the instruction, whose image is kept as it is
     */
    static Row row(Row instruction, InstructionFeedback feedback) {
        List<Object> values = new ArrayList<>();
        for (String column : InstructionRows.SCHEMA.fieldNames()) {
            values.add(instruction.getAs(column));
        }
        LINES.forEach(name -> values.add(feedback.lines().get(name + ".jsonl")));
        values.add(feedback.pairs().stream()
                .map(pair ->
                        RowFactory.create(pair.chosen(), pair.rejected(), pair.chosenScore(), pair.rejectedScore()))
                .toArray(Row[]::new));
        FeedbackCounts counts = feedback.counts();
        values.add(RowFactory.create(
                counts.candidates(),
                counts.scored(),
                counts.claims(),
                counts.distinctClaims(),
                counts.confirmed(),
                counts.undecided(),
                (long) counts.pairsBeforeBalance(),
                byReason(counts.skipped()),
                byReason(counts.withoutCandidates())));
        return RowFactory.create(values.toArray());
    }

    /** Returns the counts of a row. */
    static FeedbackCounts counts(Row row) {
        Row counts = row.getAs("counts");
        return new FeedbackCounts(
                1,
                counts.getAs("candidates"),
                counts.getAs("scored"),
                counts.getAs("claims"),
                counts.getAs("distinct_claims"),
                counts.getAs("confirmed"),
                counts.getAs("undecided"),
                Math.toIntExact(counts.<Long>getAs("pairs")),
                0,
                byReason(counts, "skipped"),
                byReason(counts, "without_candidates"),
                new TreeMap<>());
    }

    private static Row[] byReason(SortedMap<String, Long> counts) {
        return counts.entrySet().stream()
                .map(entry -> RowFactory.create(entry.getKey(), entry.getValue()))
                .toArray(Row[]::new);
    }

    private static SortedMap<String, Long> byReason(Row counts, String column) {
        SortedMap<String, Long> read = new TreeMap<>();
        counts.<Row>getList(counts.fieldIndex(column))
                .forEach(entry -> read.put(entry.getAs("reason"), entry.getAs("count")));
        return read;
    }
}
