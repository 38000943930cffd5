package io.github.rlaifv.cli.gpu;

import io.github.rlaifv.core.device.ComputeDevice;
import io.github.rlaifv.core.device.DeviceFacts;
import io.github.rlaifv.core.internal.LibraryVersion;
import io.github.rlaifv.core.internal.engine.TorchEngine;
import io.github.rlaifv.core.internal.machine.LoadedNatives;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** Describes the machine for the report. */
final class MachineFacts {
    private MachineFacts() {}

    /** The facts by name. Loads the native library. */
    static Map<String, Object> of(ComputeDevice device) {
        Map<String, Object> facts = new LinkedHashMap<>();
        facts.put("library", LibraryVersion.text());
        facts.put(
                "system",
                System.getProperty("os.name") + " " + System.getProperty("os.version") + ", "
                        + System.getProperty("os.arch") + ", "
                        + Runtime.getRuntime().availableProcessors()
                        + " processors");
        facts.put("java", System.getProperty("java.vm.name") + " " + System.getProperty("java.runtime.version"));
        int gpus = TorchEngine.gpus();
        LoadedNatives natives = LoadedNatives.now();
        facts.put("native_library", "LibTorch " + natives.version() + (natives.cuda() ? " for CUDA" : " for the CPU"));
        facts.put("loaded_natives", natives.paths());
        facts.put("nvidia_driver", TorchEngine.driverVersion().orElse("none found"));
        facts.put("cuda_devices", gpus);
        facts.put("checked_device", name(device));
        DeviceFacts found = DeviceFacts.of(device);
        found.name().ifPresent(name -> facts.put("gpu", name));
        found.computeCapability().ifPresent(capability -> facts.put("compute_capability", capability));
        found.cudaVersion().ifPresent(version -> facts.put("newest_cuda_of_the_driver", version));
        found.totalBytes().ifPresent(bytes -> facts.put("total_memory", gigabytes(bytes)));
        found.freeBytes().ifPresent(bytes -> facts.put("free_memory", gigabytes(bytes)));
        facts.put("bfloat16_products", hardware(found));
        facts.put("bfloat16_products_of_the_cpu", hardware(DeviceFacts.of(ComputeDevice.cpu())));
        return facts;
    }

    static String name(ComputeDevice device) {
        return device.kind() == ComputeDevice.Kind.CPU ? "cpu" : "cuda:" + device.index();
    }

    private static String hardware(DeviceFacts facts) {
        return facts.bfloat16() ? "in hardware" : "not in hardware";
    }

    private static String gigabytes(long bytes) {
        return String.format(Locale.ROOT, "%.1f GB", bytes * 1e-9);
    }
}
