package io.github.rlaifv.cli.gpu;

import io.github.rlaifv.core.device.ComputeDevice;
import io.github.rlaifv.core.device.DeviceFacts;
import io.github.rlaifv.core.internal.LibraryVersion;
import io.github.rlaifv.core.internal.engine.TorchEngine;
import io.github.rlaifv.core.internal.machine.LoadedNatives;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;

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
        facts.put("native_library", natives.cuda() ? "LibTorch for CUDA" : "LibTorch for the CPU");
        facts.put("loaded_natives", natives.paths());
        facts.put("nvidia_driver", natives.driver().orElse("none found"));
        facts.put("cuda_devices", gpus);
        facts.put("checked_device", name(device));
        DeviceFacts found = DeviceFacts.of(device);
        facts.put("total_memory", gigabytes(found.totalBytes()));
        facts.put("free_memory", gigabytes(found.freeBytes()));
        facts.put("compute_capability", found.computeCapability().orElse("unknown"));
        facts.put("bfloat16_products", found.bfloat16() ? "in hardware" : "not in hardware");
        facts.put(
                "bfloat16_products_of_the_cpu",
                DeviceFacts.of(ComputeDevice.cpu()).bfloat16() ? "in hardware" : "not in hardware");
        return facts;
    }

    static String name(ComputeDevice device) {
        return device.kind() == ComputeDevice.Kind.CPU ? "cpu" : "cuda:" + device.index();
    }

    private static String gigabytes(OptionalLong bytes) {
        return bytes.isEmpty() ? "unknown" : String.format(Locale.ROOT, "%.1f GB", bytes.getAsLong() * 1e-9);
    }
}
