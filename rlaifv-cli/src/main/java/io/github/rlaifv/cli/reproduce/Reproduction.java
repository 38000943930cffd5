package io.github.rlaifv.cli.reproduce;

import io.github.rlaifv.cli.report.CommandReport;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Runs stages in order. Each unfinished one is checked before any stage works, and again before its own work. A stage whose
 * inputs and results are those of its record is skipped.
 *
 * @param stages the stages
 * @param log their record
 */
record Reproduction(List<Stage> stages, StageLog log) {

    void run(CommandReport report) {
        checkUnfinished();
        for (Stage stage : stages) {
            String names = String.join(", ", stage.names());
            if (finished(stage)) {
                report.note(names + ": finished earlier");
                continue;
            }
            stage.check();
            report.note(names + ": begins");
            long start = System.nanoTime();
            String inputs = stage.inputs();
            stage.run(report);
            double seconds = (System.nanoTime() - start) / 1e9;
            stage.names()
                    .forEach(name ->
                            log.add(new StageRecord(name, inputs, stage.outputs(), stage.seconds(name, seconds))));
            report.note(String.format(Locale.ROOT, "%s: finished in %.0f s", names, seconds));
        }
    }

    /** Finished stages need no servers, data or space any more; those after one that runs again may run again too. */
    private void checkUnfinished() {
        boolean again = false;
        for (Stage stage : stages) {
            again |= !finished(stage);
            if (again) {
                stage.check();
            }
        }
    }

    /** Whether a stage has a record with the same inputs and results. */
    boolean finished(Stage stage) {
        String outputs = stage.outputs();
        return !outputs.isEmpty()
                && stage.names().stream().allMatch(name -> {
                    Optional<StageRecord> known = log.find(name);
                    return known.filter(record -> record.inputs().equals(stage.inputs())
                                    && record.outputs().equals(outputs))
                            .isPresent();
                });
    }
}
