package io.github.rlaifv.cli.gpu;

import io.github.rlaifv.cli.command.ComputeDeviceConverter;
import io.github.rlaifv.cli.command.ExitCode;
import io.github.rlaifv.cli.command.FloatingType;
import io.github.rlaifv.cli.command.OptionValue;
import io.github.rlaifv.cli.command.PlanOptions;
import io.github.rlaifv.cli.command.Subcommand;
import io.github.rlaifv.cli.gpu.agreement.CheckedModel;
import io.github.rlaifv.cli.gpu.agreement.PolicyOpener;
import io.github.rlaifv.cli.gpu.speed.SpeedPlan;
import io.github.rlaifv.cli.option.ReplaceOption;
import io.github.rlaifv.cli.option.TrainedModelConverter;
import io.github.rlaifv.cli.report.CommandReport;
import io.github.rlaifv.cli.report.WorkPlan;
import io.github.rlaifv.core.device.ComputeDevice;
import io.github.rlaifv.core.device.ScalarType;
import io.github.rlaifv.core.internal.file.FolderLock;
import io.github.rlaifv.core.internal.folder.WorkFolder;
import io.github.rlaifv.core.model.Policies;
import io.github.rlaifv.core.plan.PlannedRun;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * The command {@code rlaifv gpu-check}: shows that a GPU computes what the CPU computes, and how fast. It writes {@code
 * gpu-check.txt} and {@code gpu-check.json}, and ends with exit code {@value ExitCode#FAILED} if a comparison fails.
 */
@Command(
        name = "gpu-check",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = "Compares models on a device with the CPU, measures the device, and writes a report of both.")
public final class GpuCheckCommand extends Subcommand {
    private final PolicyOpener opener;
    private final Function<ComputeDevice, SpeedPlan> plan;

    @Option(
            names = "--device",
            converter = ComputeDeviceConverter.class,
            description = "device of the models: cpu, cuda or cuda:N for the CUDA device with index N (default: cuda)")
    private ComputeDevice device = ComputeDevice.cuda(0);

    @Option(names = "--output", required = true, description = "folder of gpu-check.txt and gpu-check.json")
    @SuppressWarnings("NullAway.Init") // picocli fills it in
    private Path output;

    @Option(
            names = "--fixtures",
            arity = "1..*",
            description = "model folders, or folders of model folders, that are compared beside the embedded model;"
                    + " meant for tiny models, since the CPU computes them too (default: none)")
    private List<Path> fixtures = List.of();

    @Option(
            names = "--model",
            converter = TrainedModelConverter.class,
            paramLabel = "FOLDER",
            description = "folder of a model of real size whose speed is measured, or embedded; it is not compared"
                    + " (default: none)")
    private @Nullable Path model;

    @Option(
            names = "--types",
            split = ",",
            converter = FloatingType.class,
            description = "types of weights and computations (default: float32,bfloat16)")
    private List<ScalarType> types = List.of(ScalarType.FLOAT32, ScalarType.BFLOAT16);

    @Mixin
    private ReplaceOption replace = new ReplaceOption();

    @Mixin
    private PlanOptions memory = new PlanOptions();

    public GpuCheckCommand() {
        this(Policies::open, SpeedPlan::of);
    }

    GpuCheckCommand(PolicyOpener opener, Function<ComputeDevice, SpeedPlan> plan) {
        this.opener = opener;
        this.plan = plan;
    }

    @Override
    protected void check() {
        types();
    }

    @Override
    protected void plan(WorkPlan work) {
        memory.describe(work, this::planned);
    }

    @Override
    protected int run(CommandReport result) {
        List<ScalarType> chosen = types();
        ReportFiles files = new ReportFiles(output);
        try (FolderLock lock = WorkFolder.lock(output, "gpu-check")) {
            files.check(replace);
            List<CheckedModel> compared = compared();
            Optional<CheckedModel> measured = measured();
            memory.check(this::planned);
            GpuCheck check = new GpuCheck(device, chosen, plan.apply(device), opener, files, result);
            GpuReport report = check.run(compared, measured);
            lock.requireHeld();
            result.line(ReportText.of(report))
                    .line("report: " + files.text() + " and " + files.json())
                    .put("report", files.json())
                    .put("succeeded", report.succeeded())
                    .put("passed", report.passed())
                    .put("failed", report.failed())
                    .put("skipped", report.skipped())
                    .put("failures", report.failures());
            if (report.succeeded()) {
                return 0;
            }
            spec().commandLine()
                    .getErr()
                    .println("rlaifv gpu-check: " + ReportText.failure(report) + ". See " + files.text());
            return ExitCode.FAILED;
        }
    }

    private List<ScalarType> types() {
        return OptionValue.notEmpty("--types", "type", types).stream()
                .distinct()
                .toList();
    }

    private List<CheckedModel> compared() {
        return fixtures.stream()
                .flatMap(folder -> ModelFolders.in(folder).stream())
                .distinct()
                .toList();
    }

    private Optional<CheckedModel> measured() {
        return Optional.ofNullable(model).map(ModelFolders::one);
    }

    private PlannedRun planned() {
        return new GpuCheckPlan(device, types(), plan.apply(device)).of(compared(), measured());
    }
}
