package io.github.rlaifv.cli.doctor;

import io.github.rlaifv.align.ModelAddress;
import io.github.rlaifv.cli.command.DeviceOption;
import io.github.rlaifv.cli.command.ExitCode;
import io.github.rlaifv.cli.command.Subcommand;
import io.github.rlaifv.cli.option.ModelAddressConverter;
import io.github.rlaifv.cli.report.CommandReport;
import io.github.rlaifv.cli.report.WorkPlan;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * The command {@code rlaifv doctor}: reports on the environment, and says for each finding what to do. It ends with exit
 * code {@value ExitCode#FAILED} if something does not work.
 */
@Command(
        name = "doctor",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description =
                "Checks the environment: Java, memory, native library, GPUs, disks, and given models and servers.")
public final class DoctorCommand extends Subcommand {
    @Option(
            names = "--model",
            arity = "1..*",
            converter = ModelAddressConverter.class,
            paramLabel = "MODEL",
            description = "folders or addresses of models that are checked too, or embedded (default: none)")
    private List<String> models = List.of();

    @Mixin
    private DeviceOption device = new DeviceOption();

    @Override
    protected void plan(WorkPlan work) {
        work.computes("a report on the environment");
    }

    @Override
    protected int run(CommandReport report) {
        List<Finding> findings = new ArrayList<>(new JavaFindings(System.getenv()).all());
        findings.addAll(EngineFindings.all());
        findings.addAll(StorageFindings.ofThisProcess().all());
        models.forEach(model -> findings.addAll(ModelFindings.of(new ModelAddress(model), device.policyOptions())));
        findings.forEach(finding -> print(report, finding));
        long problems = count(findings, Finding.State.PROBLEM);
        long notes = count(findings, Finding.State.NOTE);
        report.line(problems + " problems, " + notes + " notes")
                .put("problems", problems)
                .put("notes", notes)
                .put("findings", findings);
        return problems == 0 ? 0 : ExitCode.FAILED;
    }

    private static void print(CommandReport report, Finding finding) {
        report.line(String.format(
                Locale.ROOT,
                "%-8s %-10s %s",
                finding.state().name().toLowerCase(Locale.ROOT),
                finding.area(),
                finding.text()));
        if (!finding.remedy().isEmpty()) {
            report.line(String.format(Locale.ROOT, "%-19s -> %s.", "", finding.remedy()));
        }
    }

    private static long count(List<Finding> findings, Finding.State state) {
        return findings.stream().filter(finding -> finding.state() == state).count();
    }
}
