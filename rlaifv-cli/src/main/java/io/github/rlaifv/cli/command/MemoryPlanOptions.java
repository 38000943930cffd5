package io.github.rlaifv.cli.command;

import io.github.rlaifv.cli.report.WorkPlan;
import io.github.rlaifv.core.device.ComputeDevice;
import io.github.rlaifv.core.plan.DeviceMemory;
import io.github.rlaifv.core.plan.InsufficientMemoryException;
import io.github.rlaifv.core.plan.MemoryPlan;
import io.github.rlaifv.core.plan.PlannedRun;
import io.github.rlaifv.core.run.BadDataException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * The options about the memory of a run, a mixin of commands that state no costs. A run that does not fit is rejected before
 * any work, unless it is forced. What would make it fit is named by the command's own options ({@link MemoryOptions}). One
 * whose devices compute in types that it can't use is always rejected ({@link ComputeTypes}).
 */
public class MemoryPlanOptions {
    @Spec(Spec.Target.MIXEE)
    @SuppressWarnings("NullAway.Init") // picocli fills it in
    private CommandSpec spec;

    @Option(
            names = "--force",
            description = "run even if the planned memory is more than what is free (default: false)")
    private boolean force;

    /**
     * Adds the memory of a run to the plan of a dry run. Called before any file is touched.
     *
     * @param plan plan of the command
     * @param run describes the models of the run by stage
     * @throws BadDataException if copies of a model would compute in different types, or a model would be trained in float16
     */
    public final void describe(WorkPlan plan, Supplier<PlannedRun> run) {
        MemoryPlan memory = MemoryPlan.of(usable(run));
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("fits", memory.fits());
        fields.put(
                "devices",
                memory.devices().stream().map(MemoryPlanOptions::fields).toList());
        plan.section("memory", memory.toTable(), fields);
    }

    private static Map<String, Object> fields(DeviceMemory memory) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put(
                "device",
                memory.device().kind() == ComputeDevice.Kind.CPU
                        ? "cpu"
                        : "cuda:" + memory.device().index());
        fields.put("stage", memory.stage());
        fields.put("bytes", memory.total());
        memory.available().ifPresent(free -> fields.put("free_bytes", free));
        return fields;
    }

    /** Returns the name of the first of these options that was given; empty if none was. */
    public Optional<String> given() {
        return force ? Optional.of("--force") : Optional.empty();
    }

    /**
     * Rejects a run that does not fit, unless it is forced, and one with unusable types in any case. Called before models
     * are opened.
     *
     * @param run describes the models of the run by stage
     * @throws BadDataException if copies of a model would compute in different types, or a model would be trained in float16
     * @throws InsufficientMemoryException naming what would make the run fit
     */
    public final void check(Supplier<PlannedRun> run) {
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
