package io.github.rlaifv.cli.reproduce;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.github.rlaifv.cli.report.CommandReport;
import io.github.rlaifv.cli.report.OutputForm;
import io.github.rlaifv.core.run.BadDataException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Stages are checked before any of them works, and run once for the same inputs. */
class ReproductionTest {
    @TempDir
    private Path folder;

    private final List<String> calls = new ArrayList<>();
    private final CommandReport report = new CommandReport(
            "reproduce", new PrintStream(OutputStream.nullOutputStream()), new OutputForm(true, true));

    private final FakeStage first = new FakeStage("first");
    private final FakeStage second = new FakeStage("second");

    private final class FakeStage implements Stage {
        private final String name;
        private String inputs = "a";
        private String outputs = "";
        private boolean broken;

        FakeStage(String name) {
            this.name = name;
        }

        @Override
        public List<String> names() {
            return List.of(name);
        }

        @Override
        public void check() {
            if (broken) {
                throw new BadDataException(name + " can't begin");
            }
        }

        @Override
        public String inputs() {
            return inputs;
        }

        @Override
        public String outputs() {
            return outputs;
        }

        @Override
        public void run(CommandReport ignored) {
            calls.add(name);
            outputs = "results of " + inputs;
        }
    }

    @BeforeEach
    void clear() {
        calls.clear();
    }

    private void run() {
        calls.clear();
        StageLog log = StageLog.open(folder, ReproducedSystem.B7, Scale.TINY);
        new Reproduction(List.of(first, second), log).run(report);
    }

    @Test
    void finishedStagesAreSkippedByALaterProcess() {
        run();
        assertThat(calls).containsExactly("first", "second");
        run();
        assertThat(calls).isEmpty();
    }

    @Test
    void stageWithOtherInputsOrResultsRunsAgain() {
        run();
        second.inputs = "b";
        run();
        assertThat(calls).containsExactly("second");
        first.outputs = "";
        run();
        assertThat(calls).containsExactly("first");
        second.outputs = "changed by someone";
        run();
        assertThat(calls).containsExactly("second");
    }

    @Test
    void lastStageIsCheckedBeforeTheFirstOneWorks() {
        second.broken = true;
        assertThatExceptionOfType(BadDataException.class).isThrownBy(this::run).withMessage("second can't begin");
        assertThat(calls).isEmpty();
    }

    @Test
    void finishedStagesNeedNothingAnyMore() {
        run();
        first.broken = true;
        second.inputs = "b";
        run();
        assertThat(calls).containsExactly("second");
        first.inputs = "b";
        assertThatExceptionOfType(BadDataException.class).isThrownBy(this::run).withMessage("first can't begin");
    }

    @Test
    void stageAfterAnUnfinishedOneIsCheckedAlthoughItIsFinished() {
        run();
        first.inputs = "b";
        second.broken = true;
        assertThatExceptionOfType(BadDataException.class).isThrownBy(this::run).withMessage("second can't begin");
    }

    @Test
    void folderOfAnotherSystemIsRejected() {
        run();
        assertThatExceptionOfType(BadDataException.class)
                .isThrownBy(() -> StageLog.open(folder, ReproducedSystem.B12, Scale.TINY))
                .withMessageContainingAll("reproduction.json", "is 7b", "--system=12b", "--output");
    }

    @Test
    void missingSpaceAndModelsNameTheStageAndWhatToDo() {
        StageChecks checks = new StageChecks(folder.resolve("new"));
        assertThatExceptionOfType(BadDataException.class)
                .isThrownBy(() -> checks.disk("training", Long.MAX_VALUE))
                .withMessageContainingAll("the stage training writes about", "GiB", "--output");
        assertThatExceptionOfType(BadDataException.class)
                .isThrownBy(() -> checks.models(
                        "feedback", List.of(folder.toString(), folder + "/none", "http://localhost:1/v1?model=m")))
                .withMessageContainingAll(
                        "the stage feedback can't begin", "none does not exist", "does not answer", "Start the server");
    }

    @Test
    void gateChecksEachStageWhenItBegins() {
        List<String> begun = new ArrayList<>();
        RoundGate gate = new RoundGate(begun::add);
        List.of(
                        "alignment",
                        "development",
                        "candidates",
                        "claims",
                        "scores",
                        "pairs",
                        "reference",
                        "dpo",
                        "development")
                .forEach(stage -> gate.stageStarted(stage, 1));
        assertThat(begun).containsExactly("choice", "candidates", "feedback", "pairs", "training", "choice");
    }
}
