package io.github.rlaifv.cli.gpu;

import io.github.rlaifv.cli.gpu.agreement.CheckResult;
import io.github.rlaifv.cli.gpu.agreement.CheckedModel;
import io.github.rlaifv.cli.gpu.agreement.FailureText;
import io.github.rlaifv.cli.gpu.agreement.ModelComparison;
import io.github.rlaifv.cli.gpu.agreement.PolicyOpener;
import io.github.rlaifv.cli.gpu.agreement.Verdict;
import io.github.rlaifv.cli.gpu.speed.ModelSpeed;
import io.github.rlaifv.cli.gpu.speed.PeakSpeed;
import io.github.rlaifv.cli.gpu.speed.SpeedPlan;
import io.github.rlaifv.cli.report.CommandReport;
import io.github.rlaifv.core.device.ComputeDevice;
import io.github.rlaifv.core.device.ScalarType;
import io.github.rlaifv.core.internal.machine.DevicePeaks;
import io.github.rlaifv.core.internal.mllm.LocalPolicy;
import io.github.rlaifv.core.model.Policies;
import io.github.rlaifv.core.policy.PolicyOptions;
import io.github.rlaifv.core.run.CancelledException;
import io.github.rlaifv.tinyworld.quickstart.EmbeddedModel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Checks one device: measures its peaks, compares models on it with the CPU, and measures their speed. The report is
 * written after each step, so that it shows how far a check came whose process died.
 *
 * @param device the device
 * @param types types of weights and computations
 * @param plan sizes of the measurements
 * @param opener opens compared models on the device
 * @param files files of the report
 * @param out receives notes on progress
 */
record GpuCheck(
        ComputeDevice device,
        List<ScalarType> types,
        SpeedPlan plan,
        PolicyOpener opener,
        ReportFiles files,
        CommandReport out) {
    GpuCheck {
        types = List.copyOf(types);
    }

    /**
     * Runs the check.
     *
     * @param compared models that are compared beside the embedded one
     * @param measured a model whose speed is measured too, each in the type that the library chooses; empty for none
     */
    GpuReport run(List<CheckedModel> compared, Optional<CheckedModel> measured) {
        GpuReport report = GpuReport.begun(MachineFacts.of(device));
        files.write(report);
        out.note(ReportText.of(report));
        Optional<String> missing = missing();
        if (missing.isPresent()) {
            report = report.withFailure(missing.get()).ended();
            files.write(report);
            return report;
        }
        try (ScratchFolder scratch = ScratchFolder.create()) {
            CheckedModel embedded = new CheckedModel(EmbeddedModel.NAME, EmbeddedModel.copyInto(scratch.path()));
            report = compared(report, models(embedded, compared), scratch.path());
            if (!compared.isEmpty() && compared.stream().noneMatch(report::compares)) {
                report =
                        report.withFailure("no model of --fixtures was compared: each was skipped for the reason beside"
                                + " it. Repair one of them, or name other folders");
            }
            report = peaks(report);
            for (ScalarType type : types) {
                report = speed(report, embedded, Optional.of(type));
            }
            if (measured.isPresent()) {
                report = speed(report, measured.get(), Optional.empty());
            }
        }
        report = report.ended();
        files.write(report);
        return report;
    }

    /** Why the device can't be opened. */
    private Optional<String> missing() {
        try (DevicePeaks opened = DevicePeaks.open(device)) {
            return Optional.empty();
        } catch (CancelledException e) {
            throw e;
        } catch (RuntimeException e) {
            return Optional.of(FailureText.of(e));
        }
    }

    private static List<CheckedModel> models(CheckedModel embedded, List<CheckedModel> compared) {
        List<CheckedModel> all = new ArrayList<>(List.of(embedded));
        all.addAll(compared);
        return all;
    }

    private GpuReport compared(GpuReport begun, List<CheckedModel> models, Path scratch) {
        GpuReport report = begun;
        ModelComparison comparison = new ModelComparison(device, opener, scratch, out::part);
        for (CheckedModel model : models) {
            for (ScalarType type : types) {
                List<CheckResult> results = comparison.compare(model, type);
                results.forEach(result -> out.note("  " + ReportText.line(result)));
                report = report.withComparisons(results);
                files.write(report);
                if (results.size() == 1 && results.get(0).verdict() == Verdict.SKIPPED) {
                    // no model is in the folder, whatever the type
                    break;
                }
            }
        }
        return report;
    }

    private GpuReport peaks(GpuReport begun) {
        out.note("measuring the device");
        GpuReport report = begun;
        try {
            report = begun.withPeaks(PeakSpeed.measure(device, plan, types));
        } catch (CancelledException e) {
            throw e;
        } catch (RuntimeException e) {
            report = begun.withFailure("the peaks of " + MachineFacts.name(device) + ": " + FailureText.of(e));
        }
        files.write(report);
        return report;
    }

    private GpuReport speed(GpuReport begun, CheckedModel model, Optional<ScalarType> type) {
        out.note("measuring " + model.name()
                + type.map(t -> " in " + t.torchName()).orElse(""));
        GpuReport report = begun;
        PolicyOptions.Builder options = PolicyOptions.builder().device(device);
        type.ifPresent(t -> options.storage(t).precision(t));
        PeakSpeed peaks = begun.peaks() == null ? new PeakSpeed(Map.of(), Double.NaN) : begun.peaks();
        try (LocalPolicy policy = (LocalPolicy) Policies.open(model.folder(), options.build())) {
            ScalarType stored = type.orElseGet(() -> stored(policy));
            report = begun.withSpeed(new ModelSpeed(plan, peaks).measure(model.name(), policy, stored));
        } catch (CancelledException e) {
            throw e;
        } catch (RuntimeException e) {
            report = begun.withFailure("the speed of " + model.name() + ": " + FailureText.of(e, model));
        }
        files.write(report);
        return report;
    }

    private static ScalarType stored(LocalPolicy policy) {
        return policy.files().checkpoint().tensors().values().iterator().next().type();
    }
}
