package io.github.rlaifv.core.plan;

import io.github.rlaifv.core.device.ComputeDevice;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Function;

/**
 * What a run takes on each of its devices.
 *
 * @param available returns the free memory of a device in bytes
 * @param heap Java heap in bytes
 */
record RunMemory(Function<ComputeDevice, OptionalLong> available, long heap) {

    /** Host memory first, then the GPUs of the run in order. */
    List<DeviceMemory> of(PlannedRun run) {
        Set<ComputeDevice> devices = new LinkedHashSet<>();
        devices.add(ComputeDevice.cpu());
        run.stages().forEach(stage -> stage.uses().forEach(use -> devices.addAll(use.devices())));
        return devices.stream().map(device -> of(run, device)).toList();
    }

    private DeviceMemory of(PlannedRun run, ComputeDevice device) {
        OptionalLong free = available.apply(device);
        String worst = "";
        Bytes most = Bytes.NONE;
        Map<String, Long> byStage = new LinkedHashMap<>();
        for (PlannedRun.Stage stage : run.stages()) {
            Bytes own = new StageMemory(stage, device, free).peak(heap);
            byStage.merge(stage.name(), own.total(), Math::max);
            if (own.total() > most.total()) {
                most = own;
                worst = stage.name();
            }
        }
        return new DeviceMemory(device, worst, most.byKind(), byStage, free);
    }
}
