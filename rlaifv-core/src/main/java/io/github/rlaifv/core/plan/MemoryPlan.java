package io.github.rlaifv.core.plan;

import io.github.rlaifv.core.device.ComputeDevice;
import io.github.rlaifv.core.device.DeviceFacts;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * The memory that a run takes on each device, planned from config.json before any model is opened.
 *
 * <p>For host memory, the total is the largest resident memory of the process: anonymous pages, such as tensors and the Java
 * heap, and the pages of mapped weights. Rows of a mapped embedding that no current token uses are not counted, because the
 * system can drop their pages. For a GPU it is the memory on the device. Sizes of responses are taken at their maximum.
 *
 * @param devices host memory first, then the GPUs of the run in order
 * @param remedies changes that make the run fit; empty if it fits, or if none of the known changes suffices
 */
public record MemoryPlan(List<DeviceMemory> devices, List<MemoryRemedy> remedies) {
    public MemoryPlan {
        devices = List.copyOf(devices);
        remedies = List.copyOf(remedies);
    }

    /**
     * Plans a run with what is free on its devices now. Of the Java heap it counts what is in use now and 256 MiB (or a
     * twentieth of the heap's current size, if that is more), and at most the heap's largest size.
     */
    public static MemoryPlan of(PlannedRun run) {
        return of(
                run,
                device -> DeviceFacts.of(device).freeBytes(),
                JavaHeap.now().planned());
    }

    /**
     * Plans a run for given devices.
     *
     * @param run the run
     * @param available returns the free memory of a device in bytes
     * @param heap bytes of the Java heap that the run touches
     */
    public static MemoryPlan of(PlannedRun run, Function<ComputeDevice, OptionalLong> available, long heap) {
        MemoryPlan plan = new MemoryPlan(new RunMemory(available, heap).of(run), List.of());
        return plan.fits() ? plan : new MemoryPlan(plan.devices(), new Remedies(available, heap).of(run));
    }

    /** The plan of one device. */
    public DeviceMemory device(ComputeDevice wanted) {
        return devices.stream()
                .filter(one -> one.device().equals(wanted))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("the run does not use the device " + wanted));
    }

    /** Whether the run fits into the free memory of every device. */
    public boolean fits() {
        return devices.stream().allMatch(DeviceMemory::fits);
    }

    /**
     * Rejects a run that does not fit.
     *
     * @throws InsufficientMemoryException naming the device, and what would make the run fit
     */
    public void requireFits() {
        if (!fits()) {
            throw new InsufficientMemoryException(problem());
        }
    }

    /** Which devices lack how much memory, and what would make the run fit; without a period at the end. */
    public String problem() {
        Map<String, List<String>> lacking = new LinkedHashMap<>();
        for (DeviceMemory one : devices) {
            if (!one.fits()) {
                String need = ByteText.of(one.total()) + " in the stage " + one.stage() + ", and "
                        + ByteText.of(one.available().orElseThrow()) + " are free";
                lacking.computeIfAbsent(need, key -> new ArrayList<>()).add(one.name());
            }
        }
        String remedy = remedies.isEmpty()
                ? "Use a smaller model, more devices, or devices with more memory"
                : "It fits with "
                        + remedies.stream().map(MemoryRemedy::describe).collect(Collectors.joining(", or with "));
        return "the run does not fit: "
                + lacking.entrySet().stream()
                        .map(need -> String.join(", ", need.getValue())
                                + (need.getValue().size() > 1 ? " each need " : " needs ")
                                + need.getKey())
                        .collect(Collectors.joining("; "))
                + ". " + remedy;
    }

    /** A table for people, with one column per device. */
    public String toTable() {
        return new PlanTable(devices).text()
                + remedies.stream()
                        .map(remedy -> "fits with " + remedy.describe() + System.lineSeparator())
                        .collect(Collectors.joining());
    }
}
