package io.github.rlaifv.cli.command;

import io.github.rlaifv.core.estimate.RunEstimate;
import io.github.rlaifv.core.plan.InsufficientMemoryException;
import io.github.rlaifv.core.plan.MemoryPlan;
import io.github.rlaifv.core.plan.PlannedRun;
import io.github.rlaifv.core.run.BadDataException;
import java.util.function.Supplier;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * The options about the memory of a run, a mixin of commands. A run that does not fit is rejected before any work, unless
 * it is forced. What would make it fit is named by the command's own options ({@link MemoryOptions}). One whose devices
 * compute in types that it can't use is always rejected ({@link ComputeTypes}).
 */
public final class PlanOptions {
    /** Number of text tokens per prompt that plans assume; questions and instructions are shorter. */
    public static final int PROMPT_TOKENS = 64;

    @Spec(Spec.Target.MIXEE)
    @SuppressWarnings("NullAway.Init") // picocli fills it in
    private CommandSpec spec;

    @Option(
            names = "--dry-run",
            description = "print how much memory the run takes on each device, and which requests, tokens and images"
                    + " are expected, and end before any work")
    private boolean dryRun;

    @Option(names = "--force", description = "run even if the planned memory is more than what is free")
    private boolean force;

    @Mixin
    private LedgerOptions ledger = new LedgerOptions();

    /**
     * Prints the plan of a run if it was asked for. Called before any file is touched.
     *
     * @param run describes the models of the run by stage
     * @return whether the command ends now
     * @throws BadDataException if copies of a model would compute in different types, or a model would be trained in float16
     */
    public boolean dryRun(Supplier<PlannedRun> run) {
        if (dryRun) {
            System.out.print(MemoryPlan.of(usable(run)).toTable());
        }
        return dryRun;
    }

    /**
     * Same as {@link #dryRun(Supplier)}, and prints which use of models is expected.
     *
     * @param estimate estimates the run; called only if it was asked for
     */
    public boolean dryRun(Supplier<PlannedRun> run, Supplier<RunEstimate> estimate) {
        if (dryRun(run)) {
            System.out.println();
            System.out.print(ledger.text(estimate));
        }
        return dryRun;
    }

    /** Runs work whose ledgers state costs, if prices were given. */
    public <T> T priced(Supplier<T> work) {
        return ledger.priced(work);
    }

    /**
     * Rejects a run that does not fit, unless it is forced, and one with unusable types in any case. Called before models
     * are opened.
     *
     * @param run describes the models of the run by stage
     * @throws BadDataException if copies of a model would compute in different types, or a model would be trained in float16
     * @throws InsufficientMemoryException naming what would make the run fit
     */
    public void check(Supplier<PlannedRun> run) {
        PlannedRun usable = usable(run);
        if (force) {
            return;
        }
        MemoryPlan plan = MemoryPlan.of(usable);
        if (!plan.fits()) {
            throw new InsufficientMemoryException(
                    plan.problem() + ". --dry-run prints the whole plan, and --force runs it anyway");
        }
    }

    private PlannedRun usable(Supplier<PlannedRun> run) {
        PlannedRun planned = run.get();
        new ComputeTypes(spec).check(planned);
        return planned.changedBy(MemoryOptions.of(spec));
    }
}
