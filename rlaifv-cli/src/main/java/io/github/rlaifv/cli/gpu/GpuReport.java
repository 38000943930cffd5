package io.github.rlaifv.cli.gpu;

import io.github.rlaifv.cli.gpu.agreement.CheckResult;
import io.github.rlaifv.cli.gpu.agreement.CheckedModel;
import io.github.rlaifv.cli.gpu.agreement.Verdict;
import io.github.rlaifv.cli.gpu.speed.PeakSpeed;
import io.github.rlaifv.cli.gpu.speed.SpeedResult;
import io.github.rlaifv.core.internal.Ordered;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The report of a check, as it is written to {@code gpu-check.json}.
 *
 * @param gpuCheck version of this format
 * @param finished whether the check came to its end; an unfinished report shows how far it came
 * @param passed number of comparisons that passed
 * @param failed number of comparisons that failed
 * @param skipped number of comparisons that were skipped
 * @param machine facts about the machine by name
 * @param peaks measured peaks of the device; null before they are measured, or if that failed
 * @param comparisons comparisons of models
 * @param speeds speeds of models
 * @param failures failures outside of comparisons
 */
record GpuReport(
        int gpuCheck,
        boolean finished,
        long passed,
        long failed,
        long skipped,
        Map<String, Object> machine,
        @Nullable PeakSpeed peaks,
        List<CheckResult> comparisons,
        List<SpeedResult> speeds,
        List<String> failures) {
    private static final int FORMAT = 1;

    GpuReport {
        machine = Ordered.map(machine);
        comparisons = List.copyOf(comparisons);
        speeds = List.copyOf(speeds);
        failures = List.copyOf(failures);
    }

    /** The report before anything was compared. */
    static GpuReport begun(Map<String, Object> machine) {
        return new GpuReport(FORMAT, false, 0, 0, 0, machine, null, List.of(), List.of(), List.of());
    }

    /** Whether everything that was compared and measured succeeded. */
    boolean succeeded() {
        return failed == 0 && failures.isEmpty();
    }

    /** Whether something of a model was compared, rather than skipped. */
    boolean compares(CheckedModel model) {
        return comparisons.stream()
                .anyMatch(result -> result.model().equals(model.name()) && result.verdict() != Verdict.SKIPPED);
    }

    GpuReport withPeaks(PeakSpeed measured) {
        return of(finished, measured, comparisons, speeds, failures);
    }

    GpuReport withComparisons(List<CheckResult> more) {
        return of(finished, peaks, joined(comparisons, more), speeds, failures);
    }

    GpuReport withSpeed(SpeedResult more) {
        return of(finished, peaks, comparisons, joined(speeds, List.of(more)), failures);
    }

    GpuReport withFailure(String more) {
        return of(finished, peaks, comparisons, speeds, joined(failures, List.of(more)));
    }

    GpuReport ended() {
        return of(true, peaks, comparisons, speeds, failures);
    }

    private GpuReport of(
            boolean end,
            @Nullable PeakSpeed measured,
            List<CheckResult> results,
            List<SpeedResult> rates,
            List<String> problems) {
        return new GpuReport(
                FORMAT,
                end,
                count(results, Verdict.PASS),
                count(results, Verdict.FAIL),
                count(results, Verdict.SKIPPED),
                machine,
                measured,
                results,
                rates,
                problems);
    }

    private static long count(List<CheckResult> results, Verdict verdict) {
        return results.stream().filter(result -> result.verdict() == verdict).count();
    }

    private static <T> List<T> joined(List<T> first, List<T> second) {
        return Stream.concat(first.stream(), second.stream()).toList();
    }
}
