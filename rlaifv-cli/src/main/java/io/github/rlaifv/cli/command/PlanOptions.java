package io.github.rlaifv.cli.command;

import io.github.rlaifv.cli.report.CommandReport;
import io.github.rlaifv.cli.report.WorkPlan;
import io.github.rlaifv.core.estimate.RunEstimate;
import io.github.rlaifv.core.plan.PlannedRun;
import io.github.rlaifv.core.run.BadDataException;
import java.util.Optional;
import java.util.function.Supplier;
import picocli.CommandLine.Mixin;

/** The options about the memory of a run, and about what it uses and costs, a mixin of commands. */
public final class PlanOptions extends MemoryPlanOptions {
    /** Number of text tokens per prompt that plans assume; questions and instructions are shorter. */
    public static final int PROMPT_TOKENS = 64;

    @Mixin
    private LedgerOptions ledger = new LedgerOptions();

    /**
     * Same as {@link #describe(WorkPlan, Supplier)}, and adds which use of models is expected.
     *
     * @param estimate estimates the run
     * @throws BadDataException as {@link #describe(WorkPlan, Supplier)}
     */
    public void describe(WorkPlan plan, Supplier<PlannedRun> run, Supplier<RunEstimate> estimate) {
        describe(plan, run);
        ledger.describe(plan, estimate);
    }

    @Override
    public Optional<String> given() {
        return super.given().or(ledger::given);
    }

    /** Runs work whose ledgers state costs, if prices were given. */
    public <T> T priced(Supplier<T> work) {
        return ledger.priced(work);
    }

    /** Runs work without a folder and so without a ledger, and reports what it used and cost, if prices were given. */
    public <T> T priced(CommandReport report, Supplier<T> work) {
        return ledger.priced(report, work);
    }
}
