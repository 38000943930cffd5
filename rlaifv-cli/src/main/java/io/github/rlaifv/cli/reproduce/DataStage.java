package io.github.rlaifv.cli.reproduce;

import io.github.rlaifv.align.InstructionSplit;
import io.github.rlaifv.cli.report.CommandReport;
import java.util.List;

/** Makes sure that instructions and benchmarks can be read; writes those of the tiny world. */
final class DataStage implements Stage {
    /** Bytes of an instruction or item of the tiny world, with its image. */
    private static final long TINY_BYTES = 40_000;

    private final ReproductionPlan plan;

    DataStage(ReproductionPlan plan) {
        this.plan = plan;
    }

    @Override
    public List<String> names() {
        return List.of("data");
    }

    @Override
    public void check() {
        if (plan.tiny()) {
            plan.checks()
                    .disk(
                            "data",
                            TINY_BYTES
                                    * (plan.tinyInstructions()
                                            + plan.benchmarks().testItems()));
            return;
        }
        plan.checks().exists("data", "the instructions of --instructions", plan.instructions());
        plan.folders()
                .forEach((benchmark, folder) ->
                        plan.checks().exists("data", "the files of --benchmarks=" + benchmark, folder));
    }

    @Override
    public String inputs() {
        return plan.tiny() ? plan.tinyInstructions() + " " + plan.benchmarks().testItems() : outputs();
    }

    @Override
    public String outputs() {
        return plan.dataFingerprint();
    }

    @Override
    public void run(CommandReport report) {
        if (plan.tiny()) {
            new TinyData(plan.output())
                    .write(plan.tinyInstructions(), plan.benchmarks().testItems());
        }
        InstructionSplit split = plan.options().split();
        long wanted = (long) plan.facts().rounds() * plan.facts().perRound();
        report.note(split.training().size() + " instructions for training"
                + (split.training().size() < wanted
                        ? ", fewer than the " + wanted + " of all rounds, so that some are used again"
                        : "")
                + ", " + split.development().size() + " for development");
        plan.folders()
                .forEach((benchmark, folder) -> report.note(benchmark + ": "
                        + plan.benchmarks().open(benchmark, folder).items().size() + " items"));
    }
}
