package io.github.rlaifv.spark.internal;

import io.github.rlaifv.core.data.Instruction;
import io.github.rlaifv.core.run.RetriableException;
import io.github.rlaifv.feedback.FeedbackPipeline;
import io.github.rlaifv.feedback.InstructionFeedback;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.sql.Row;

/**
 * Makes the feedback of a partition's instructions. The rows are a function of the instructions and the settings, and
 * nothing else is written, so a task may be repeated or run twice at the same time.
 *
 * @param pipeline the pipeline of the executor
 * @param facts what the pipeline must be
 * @param instructions reads instructions from rows
 */
public record FeedbackTask(OnExecutor<FeedbackPipeline> pipeline, FeedbackFacts facts, InstructionRows instructions)
        implements MapPartitionsFunction<Row, Row> {

    @Override
    public Iterator<Row> call(Iterator<Row> rows) {
        FeedbackPipeline opened = pipeline.ofTask();
        facts.check(opened);
        return Batches.each(rows, facts.batchSize(), batch -> work(opened, batch));
    }

    private List<Row> work(FeedbackPipeline opened, List<Row> rows) {
        List<Instruction> batch = rows.stream().map(instructions::instruction).toList();
        List<InstructionFeedback> made = opened.process(batch);
        List<Row> results = new ArrayList<>();
        for (int i = 0; i < rows.size(); i++) {
            InstructionFeedback feedback = made.get(i);
            if (!feedback.counts().unfinished().isEmpty()) {
                throw new RetriableException(
                        "instruction \"" + feedback.instruction().id() + "\" is unfinished "
                                + feedback.counts().unfinished().keySet()
                                + ": check the servers. Spark repeats the task, and a rerun continues with the instructions that"
                                + " are not committed yet");
            }
            results.add(FeedbackRows.row(rows.get(i), feedback));
        }
        return results;
    }
}
