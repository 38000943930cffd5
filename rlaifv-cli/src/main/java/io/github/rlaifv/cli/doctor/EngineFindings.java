package io.github.rlaifv.cli.doctor;

import io.github.rlaifv.core.device.ComputeDevice;
import io.github.rlaifv.core.device.DeviceFacts;
import io.github.rlaifv.core.internal.LibraryVersion;
import io.github.rlaifv.core.internal.engine.TorchEngine;
import io.github.rlaifv.core.internal.machine.LoadedNatives;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What computes: the native library, and what CPU and GPUs can do. */
final class EngineFindings {
    private EngineFindings() {}

    static List<Finding> all() {
        List<Finding> all = new ArrayList<>();
        all.add(Finding.ok("library", LibraryVersion.text()));
        all.add(bfloat16());
        try {
            int gpus = TorchEngine.gpus();
            LoadedNatives natives = LoadedNatives.now();
            all.add(Finding.ok(
                    "engine", "LibTorch " + natives.version() + (natives.cuda() ? " for CUDA" : " for the CPU")));
            all.addAll(gpus == 0 ? List.of(withoutGpu(TorchEngine.driverVersion())) : gpus(gpus));
        } catch (RuntimeException | LinkageError e) {
            all.add(Finding.problem(
                    "engine",
                    "the native library can't be loaded: " + e.getMessage(),
                    "Do what the message says, and check that the files of the native library are on the class path"));
        }
        return all;
    }

    private static Finding bfloat16() {
        return DeviceFacts.of(ComputeDevice.cpu()).bfloat16()
                ? Finding.ok("cpu", "multiplies bfloat16 in hardware, so 16-bit models compute in bfloat16")
                : Finding.note(
                        "cpu",
                        "has no bfloat16 products, so 16-bit models compute in float32",
                        "Nothing is wrong; a CPU with AVX512-BF16 or AMX is several times faster with such models");
    }

    /**
     * A machine on which the native library finds no GPU.
     *
     * @param driver version of its NVIDIA driver; empty without one
     */
    static Finding withoutGpu(Optional<String> driver) {
        return driver.isEmpty()
                ? Finding.ok("gpu", "none found; models run on the CPU")
                : Finding.problem(
                        "gpu",
                        "there is an NVIDIA driver " + driver.get() + ", but LibTorch finds no CUDA device",
                        TorchEngine.remedy(0));
    }

    private static List<Finding> gpus(int gpus) {
        Optional<String> driver = TorchEngine.driverVersion();
        List<Finding> all = new ArrayList<>();
        for (int i = 0; i < gpus; i++) {
            DeviceFacts facts = DeviceFacts.of(ComputeDevice.cuda(i));
            String memory = facts.freeBytes().isPresent() && facts.totalBytes().isPresent()
                    ? ", " + JavaFindings.size(facts.freeBytes().getAsLong()) + " free of "
                            + JavaFindings.size(facts.totalBytes().getAsLong())
                    : "";
            String text = "cuda:" + i + ": " + facts.name().orElse("unknown GPU") + memory + ", driver "
                    + driver.orElse("unknown");
            all.add(
                    facts.bfloat16()
                            ? Finding.ok("gpu", text)
                            : Finding.note(
                                    "gpu",
                                    text + ", without bfloat16 products",
                                    "Train in float32 there (--storage=float32)"));
        }
        return all;
    }
}
