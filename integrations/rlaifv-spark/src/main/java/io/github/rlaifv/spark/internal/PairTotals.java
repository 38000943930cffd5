package io.github.rlaifv.spark.internal;

import io.github.rlaifv.feedback.FeedbackCounts;
import io.github.rlaifv.feedback.pair.LengthTotals;
import java.io.Serializable;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.api.java.function.ReduceFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;

/**
 * Sums over feedback rows.
 *
 * @param counts sums of the counts
 * @param lengths lengths of all pairs
 */
public record PairTotals(FeedbackCounts counts, LengthTotals lengths) implements Serializable {

    /** Computes the sums over all rows. */
    public static PairTotals of(Dataset<Row> feedback) {
        MapPartitionsFunction<Row, PairTotals> sum = PairTotals::sum;
        ReduceFunction<PairTotals> plus = (one, other) ->
                new PairTotals(one.counts().plus(other.counts()), one.lengths().add(other.lengths()));
        return feedback.select("pairs", "counts")
                .mapPartitions(sum, Encoders.javaSerialization(PairTotals.class))
                .reduce(plus);
    }

    private static Iterator<PairTotals> sum(Iterator<Row> rows) {
        FeedbackCounts counts = FeedbackCounts.none();
        LengthTotals lengths = new LengthTotals();
        while (rows.hasNext()) {
            Row row = rows.next();
            counts = counts.plus(FeedbackRows.counts(row));
            row.<Row>getList(row.fieldIndex("pairs"))
                    .forEach(pair -> lengths.add(pair.getAs("chosen"), pair.getAs("rejected")));
        }
        return List.of(new PairTotals(counts, lengths)).iterator();
    }
}
